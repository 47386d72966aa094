-- The parameters are those of record_script.sql, and $15: the record that holds again, 0 where nothing of the script is left.
-- Nothing is looked up by the session's search_path, and the engine's own is there again afterwards.
-- Fails with a division by zero where a trigger or a rule keeps a row in or out: UnwrittenRow tells that.
WITH undone AS (
    DELETE FROM {ScriptsRun} WHERE script_name OPERATOR(pg_catalog.=) $2 AND id OPERATOR(pg_catalog.>) $15 RETURNING id
), forgotten AS (
    DELETE FROM pgmigrate.statement_checkpoint WHERE script OPERATOR(pg_catalog.=) $2
), uninvolved AS (
    DELETE FROM pgmigrate.invariant_value WHERE script OPERATOR(pg_catalog.=) $2
), written AS (
    INSERT INTO pgmigrate.script_run (run_id, script, folder, kind, status, started_at, duration, lock_wait, retries, statements, hash)
    VALUES ($7, $2, $8, $9, $10, coalesce($11, pg_catalog.now()), pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) coalesce($11, pg_catalog.now()), $12, $13, $14, $4)
    RETURNING script_run_id
)
SELECT {own_path},
       1::bigint OPERATOR(pg_catalog./)
           CASE WHEN (SELECT pg_catalog.count(*) FROM undone) OPERATOR(pg_catalog.=) (SELECT pg_catalog.count(*) FROM {ScriptsRun} WHERE script_name OPERATOR(pg_catalog.=) $2 AND id OPERATOR(pg_catalog.>) $15)
                THEN pg_catalog.count(*) ELSE 0 END AS rows_written FROM written
