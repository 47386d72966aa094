-- synchronous_commit is set for this transaction: once it has returned, all of the run is durable.
WITH durable AS (
    SELECT pg_catalog.set_config('synchronous_commit', 'on', true)
),
version AS (
    UPDATE {Version} SET status = $1, modified_date = now() AT TIME ZONE 'UTC' WHERE id = $2
),
measured AS (
    UPDATE pgmigrate.script_run s
    SET row_count = m.row_count, duration = m.duration
    FROM unnest($3::text[], $4::bigint[], $5::interval[]) AS m (script, row_count, duration)
    WHERE s.run_id = $6 AND s.script = m.script AND s.status = 'Applied'
)
UPDATE pgmigrate.run
SET outcome = $7, ended_at = pg_catalog.clock_timestamp(), error = $8
FROM durable
WHERE run_id = $6
