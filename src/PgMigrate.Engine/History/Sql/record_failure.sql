-- Fails with a division by zero where a trigger or a rule keeps a row out: UnwrittenRow tells that.
WITH failed AS (
    INSERT INTO {ScriptsRunErrors} (version, script_name, text_of_script, erroneous_part_of_script, error_message, entry_date, modified_date, entered_by)
    VALUES ('0.0.0.1', $1, $2, $3, $4, pg_catalog.clock_timestamp() AT TIME ZONE 'UTC', pg_catalog.clock_timestamp() AT TIME ZONE 'UTC', $5)
    RETURNING id
), written AS (
    INSERT INTO pgmigrate.script_run (
        run_id, script, folder, kind, status, started_at, duration, lock_wait, retries, statements, hash,
        error, sql_state, line, position_in_line, statement, grate_script_error_id)
    SELECT $6, $1, $7, $8, 'Failed', $9, $10, $11, $12, $13, $14, $4, $15, $16, $17, $3, failed.id
    FROM failed
    RETURNING script_run_id
)
SELECT 1 / pg_catalog.count(*) AS rows_written FROM written
