-- in_steps: the scripts that earlier runs have begun, and not ended, outside of one transaction, as a JSON array; null where
-- there are none. earlier_*: the run before this one, and how it ended. $8: the rules that are passed over, as a JSON array. $9 to $16:
-- where the run comes from. $17, $18: what it is to do, for those who watch it. Only runs of the same history are looked at: those of other
-- schemas may be at work. What the checks ask of the database comes along. It has a
-- column rights: where one of those is not held that stops the run, it does not begin, and nothing is written.
WITH facts AS (
{facts}
),
allowed AS (
    SELECT 1
    FROM facts
    WHERE NOT EXISTS (SELECT FROM pg_catalog.json_to_recordset(facts.rights::json) AS r (held boolean, stops boolean) WHERE NOT r.held AND r.stops)
),
earlier AS (
    SELECT r.run_id, CASE r.outcome WHEN 'running' THEN 'interrupted' ELSE r.outcome END AS outcome, r.started_at
    FROM pgmigrate.run r
    WHERE coalesce(r.history_schema, {history}) = {history}
    ORDER BY r.started_at DESC
    LIMIT 1
),
interrupted AS (
    UPDATE pgmigrate.run SET outcome = 'interrupted', ended_at = now() WHERE outcome = 'running' AND coalesce(history_schema, {history}) = {history}
        AND EXISTS (SELECT FROM allowed)
),
version AS (
    INSERT INTO {Version} (version, entry_date, modified_date, entered_by, status)
    SELECT '0.0.0.1', now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', $7, 'In Progress'
    FROM allowed
    RETURNING id
),
begun AS (
    INSERT INTO pgmigrate.run (run_id, environment, folder, operating_system_user, host, tool_version, grate_version_id, skipped_checks,
        commit_id, committed_at, repository, branch, pipeline, pipeline_run, pipeline_url, actor, history_schema)
    SELECT $2, $3, $4, $1, $5, $6, version.id, ARRAY(SELECT pg_catalog.json_array_elements_text($8::json)),
        $9, $10, $11, $12, $13, $14, $15, $16, {history}
    FROM version
    RETURNING grate_version_id
),
planned AS (
    INSERT INTO pgmigrate.run_plan (run_id, is_one_transaction, scripts) SELECT $2, $17, $18::json FROM version
)
SELECT (SELECT grate_version_id FROM begun) AS version_id,
       EXISTS (SELECT FROM allowed) AS is_allowed,
       facts.*,
       (SELECT pg_catalog.json_agg(DISTINCT c.script) FROM pgmigrate.statement_checkpoint c)::text AS in_steps,
       (SELECT run_id FROM earlier) AS earlier_run_id,
       (SELECT outcome FROM earlier) AS earlier_outcome,
       (SELECT started_at FROM earlier) AS earlier_started_at
FROM facts
