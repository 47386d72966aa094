-- A commit that writes something, and waits for the disk: the log before it is on disk then too. Comes between a script's
-- statements: nothing is looked up by its search_path.
-- Fails with a division by zero where a trigger or a rule keeps the row as it is: UnwrittenRow tells that.
WITH durable AS (
    SELECT pg_catalog.set_config('synchronous_commit', 'on', true)
), written AS (
    UPDATE pgmigrate.run SET outcome = 'running' FROM durable WHERE run_id OPERATOR(pg_catalog.=) $1 RETURNING run_id
)
SELECT 1::bigint OPERATOR(pg_catalog./) pg_catalog.count(*) AS rows_written FROM written
