-- synchronous_commit is set for this transaction: once it has returned, all of the run is durable. What the session does after the end is
-- to keep the schema; compiling those queries would take longer than running them.
-- Fails with a division by zero where a trigger or a rule keeps the row of the run as it is: UnwrittenRow tells that.
WITH durable AS (
    SELECT pg_catalog.set_config('synchronous_commit', 'on', true), pg_catalog.set_config('jit', 'off', false)
),
version AS (
    UPDATE {Version} SET status = $1, modified_date = now() AT TIME ZONE 'UTC' WHERE id = $2
),
measured AS (
    UPDATE pgmigrate.script_run s
    SET row_count = m.rows, duration = m.microseconds * interval '1 microsecond', foretold = m.foretold
    FROM pg_catalog.json_to_recordset($3::json) AS m (script text, rows bigint, microseconds bigint, foretold json)
    WHERE s.run_id = $4 AND s.script = m.script AND s.status IN ('Applied', 'Undone')
),
written AS (
    UPDATE pgmigrate.run
    SET outcome = $5, ended_at = pg_catalog.clock_timestamp(), error = $6
    FROM durable
    WHERE run_id = $4
    RETURNING run_id
)
SELECT 1 / pg_catalog.count(*) AS rows_written FROM written
