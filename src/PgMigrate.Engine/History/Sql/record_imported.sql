-- A script that another tool has applied, with what that tool says of it: $10 when it began, $11 how long it took, $12 who it was; null where
-- it says nothing. Fails with a division by zero where a trigger or a rule keeps a row out: UnwrittenRow tells that.
WITH applied AS (
    INSERT INTO {ScriptsRun} (version_id, script_name, text_of_script, text_hash, one_time_script, entry_date, modified_date, entered_by)
    VALUES ($1, $2, $3, $4, $5, coalesce($10, pg_catalog.now()) AT TIME ZONE 'UTC', pg_catalog.now() AT TIME ZONE 'UTC', $6)
    RETURNING id
), written AS (
    INSERT INTO pgmigrate.script_run (run_id, script, folder, kind, status, started_at, duration, lock_wait, retries, statements, hash, applied_by, grate_script_run_id)
    SELECT $7, $2, $8, $9, 'Baselined', coalesce($10, pg_catalog.now()), coalesce($11, interval '0'), interval '0', 0, 0, $4, $12, applied.id
    FROM applied
    RETURNING script_run_id
)
SELECT 1::bigint OPERATOR(pg_catalog./) pg_catalog.count(*) AS rows_written FROM written
