-- The parameters are those of record_script.sql, and $15: the record that holds again, 0 where nothing of the script is left.
-- Fails with a division by zero where a trigger or a rule keeps a row in or out: UnwrittenRow tells that.
WITH undone AS (
    DELETE FROM {ScriptsRun} WHERE script_name = $2 AND id > $15 RETURNING id
), forgotten AS (
    DELETE FROM pgmigrate.statement_checkpoint WHERE script = $2
), written AS (
    INSERT INTO pgmigrate.script_run (run_id, script, folder, kind, status, started_at, duration, lock_wait, retries, statements, hash)
    VALUES ($7, $2, $8, $9, $10, coalesce($11, pg_catalog.now()), pg_catalog.clock_timestamp() - coalesce($11, pg_catalog.now()), $12, $13, $14, $4)
    RETURNING script_run_id
)
SELECT 1 / CASE WHEN (SELECT pg_catalog.count(*) FROM undone) = (SELECT pg_catalog.count(*) FROM {ScriptsRun} WHERE script_name = $2 AND id > $15)
                THEN pg_catalog.count(*) ELSE 0 END AS rows_written FROM written
