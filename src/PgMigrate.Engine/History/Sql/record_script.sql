-- Comes behind a script's statements: nothing is looked up by its search_path, and the engine's own is there again afterwards.
-- Fails with a division by zero where a trigger or a rule keeps a row out: UnwrittenRow tells that.
WITH applied AS (
    INSERT INTO {ScriptsRun} (version_id, script_name, text_of_script, text_hash, one_time_script, entry_date, modified_date, entered_by)
    VALUES ($1, $2, $3, $4, $5, pg_catalog.clock_timestamp() AT TIME ZONE 'UTC', pg_catalog.clock_timestamp() AT TIME ZONE 'UTC', $6)
    RETURNING id
), written AS (
    INSERT INTO pgmigrate.script_run (run_id, script, folder, kind, status, started_at, duration, lock_wait, retries, statements, hash, data_hash, grate_script_run_id)
    SELECT $7, $2, $8, $9, $10, coalesce($11, pg_catalog.now()), pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) coalesce($11, pg_catalog.now()), $12, $13, $14, $4, $15, applied.id
    FROM applied
    RETURNING script_run_id
)
SELECT {own_path},
       1::bigint OPERATOR(pg_catalog./) pg_catalog.count(*) AS rows_written FROM written
