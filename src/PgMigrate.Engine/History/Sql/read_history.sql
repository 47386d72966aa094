-- skipped_checks came with version 2 of the tables, reason with 4, overrides with 11, the plan with 12, who waited with 14, what was foretold with 18,
-- the origin with 19, the schema of the history with 22, who had applied what was imported with 23, and whoever only looks does not upgrade them.
SELECT * FROM (
    SELECT s.run_id, r.environment, s.script, s.folder, s.kind, s.status, s.started_at,
           s.duration, s.lock_wait, s.retries, s.statements, s.row_count, s.hash,
           coalesce(pg_catalog.to_json(s) ->> 'applied_by', r.operating_system_user || '@' || r.host) AS applied_by, s.error,
           (SELECT pg_catalog.string_agg(rule, ', ') FROM pg_catalog.jsonb_array_elements_text(pg_catalog.to_jsonb(r) -> 'skipped_checks') AS rule) AS skipped_checks,
           pg_catalog.to_jsonb(r) ->> 'reason' AS reason,
           (SELECT pg_catalog.string_agg(loosened, ', ') FROM pg_catalog.jsonb_array_elements_text(pg_catalog.to_jsonb(r) -> 'overrides') AS loosened) AS overrides,
           pg_catalog.to_jsonb(r) ->> 'plan_id' AS plan_id,
           (SELECT pg_catalog.string_agg(approval ->> 'name', ', ') FROM pg_catalog.jsonb_array_elements(pg_catalog.to_jsonb(r) -> 'approvals') AS approval) AS approved_by,
           (pg_catalog.to_jsonb(s) ->> 'blocked_sessions')::integer AS blocked_sessions,
           (pg_catalog.to_jsonb(s) ->> 'longest_stall')::interval AS longest_stall,
           pg_catalog.to_json(s) ->> 'blocked' AS blocked,
           pg_catalog.to_json(s) ->> 'foretold' AS foretold,
           pg_catalog.to_json(s) ->> 'ended_sessions' AS ended_sessions,
           pg_catalog.to_jsonb(r) ->> 'commit_id' AS commit_id,
           (pg_catalog.to_jsonb(r) ->> 'committed_at')::timestamptz AS committed_at,
           pg_catalog.to_jsonb(r) ->> 'repository' AS repository,
           pg_catalog.to_jsonb(r) ->> 'pipeline_url' AS pipeline_url,
           pg_catalog.to_jsonb(r) ->> 'actor' AS actor
    FROM pgmigrate.script_run s
    JOIN pgmigrate.run r ON r.run_id = s.run_id
    WHERE coalesce(pg_catalog.to_jsonb(r) ->> 'history_schema', {history}) = {history}
  UNION ALL
    SELECT NULL, NULL, g.script_name, NULL, CASE WHEN g.one_time_script THEN 'OneTime' ELSE 'AnyTime' END, 'Applied',
           g.entry_date AT TIME ZONE 'UTC', NULL, NULL, 0, NULL, NULL, g.text_hash, g.entered_by, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM {ScriptsRun} g
    WHERE NOT EXISTS (SELECT FROM {own_script_runs} s WHERE s.grate_script_run_id = g.id)
  UNION ALL
    SELECT NULL, NULL, g.script_name, NULL, 'OneTime', 'Failed',
           g.entry_date AT TIME ZONE 'UTC', NULL, NULL, 0, NULL, NULL, NULL, g.entered_by, g.error_message, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM {ScriptsRunErrors} g
    WHERE NOT EXISTS (SELECT FROM {own_script_runs} s WHERE s.grate_script_error_id = g.id)
) history
WHERE ($1::timestamptz IS NULL OR started_at >= $1)
  AND (pg_catalog.cardinality($2::text[]) = 0 OR script ~* ANY ($2::text[]))
  AND (pg_catalog.cardinality($3::text[]) = 0 OR status = ANY ($3::text[]))
  AND ($5::text IS NULL OR pg_catalog.left(plan_id, pg_catalog.length($5::text)) = $5::text)
ORDER BY started_at DESC, script DESC
LIMIT $4
