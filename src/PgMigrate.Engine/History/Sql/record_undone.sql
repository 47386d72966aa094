-- The parameters are those of record_script.sql, and $15: the record that holds again, 0 where nothing of the script is left.
WITH undone AS (
    DELETE FROM {ScriptsRun} WHERE script_name = $2 AND id > $15
), forgotten AS (
    DELETE FROM pgmigrate.statement_checkpoint WHERE script = $2
)
INSERT INTO pgmigrate.script_run (run_id, script, folder, kind, status, started_at, duration, lock_wait, retries, statements, hash)
VALUES ($7, $2, $8, $9, $10, coalesce($11, pg_catalog.now()), pg_catalog.clock_timestamp() - coalesce($11, pg_catalog.now()), $12, $13, $14, $4)
