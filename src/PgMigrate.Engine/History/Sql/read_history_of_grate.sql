SELECT * FROM (
    SELECT NULL::uuid AS run_id, NULL::text AS environment, g.script_name::text AS script, NULL::text AS folder,
           CASE WHEN g.one_time_script THEN 'OneTime' ELSE 'AnyTime' END AS kind, 'Applied'::text AS status,
           g.entry_date AT TIME ZONE 'UTC' AS started_at, NULL::interval AS duration, NULL::interval AS lock_wait, 0 AS retries,
           NULL::integer AS statements, NULL::bigint AS row_count, g.text_hash::text AS hash, g.entered_by::text AS applied_by, NULL::text AS error,
           NULL::text AS skipped_checks, NULL::text AS reason, NULL::text AS overrides, NULL::text AS plan_id, NULL::text AS approved_by,
           NULL::integer AS blocked_sessions, NULL::interval AS longest_stall, NULL::text AS blocked,
           NULL::text AS foretold, NULL::text AS ended_sessions,
           NULL::text AS commit_id, NULL::timestamptz AS committed_at, NULL::text AS repository, NULL::text AS pipeline_url, NULL::text AS actor
    FROM {ScriptsRun} g
  UNION ALL
    SELECT NULL, NULL, g.script_name, NULL, 'OneTime', 'Failed',
           g.entry_date AT TIME ZONE 'UTC', NULL, NULL, 0, NULL, NULL, NULL, g.entered_by, g.error_message, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM {ScriptsRunErrors} g
) history
WHERE ($1::timestamptz IS NULL OR started_at >= $1)
  AND (pg_catalog.cardinality($2::text[]) = 0 OR script ~* ANY ($2::text[]))
  AND (pg_catalog.cardinality($3::text[]) = 0 OR status = ANY ($3::text[]))
  AND ($5::text IS NULL OR plan_id = $5::text)
ORDER BY started_at DESC, script DESC
LIMIT $4
