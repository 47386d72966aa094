-- Writes that a script's batches begin: its checkpoint, which keeps it from being begun again, and where they are.
-- $1: script; $2: its hash; $3: run; $4: hash of the statement and of what the batches go over; $5: what it is, in a few words;
-- $6: table; $7: columns of the key; $8: what its order depends on; $9: rows, estimated; $10: rows of the first batch; $11: the run, where it leaves
-- them in the background.
-- Fails with a division by zero where a trigger or a rule keeps a row out: UnwrittenRow tells that.
WITH checkpoint AS (
    INSERT INTO pgmigrate.statement_checkpoint (script, hash, run_id, ordinal, state, statement_hash, statement)
    VALUES ($1, $2, $3, 1, 'intent', $4, $5)
    RETURNING script
), written AS (
    INSERT INTO pgmigrate.batch (script, run_id, table_name, key_columns, key_order, estimate, size, left_by)
    SELECT checkpoint.script, $3, $6, $7, $8, $9, $10, $11 FROM checkpoint
    ON CONFLICT (script) DO UPDATE
    SET run_id = excluded.run_id, table_name = excluded.table_name, key_columns = excluded.key_columns, key_order = excluded.key_order,
        estimate = excluded.estimate, size = excluded.size, left_by = excluded.left_by, begun_at = pg_catalog.now(), recorded_at = pg_catalog.now(), ended_at = NULL,
        pass = 1, pass_end = NULL, pass_rows = 0, last_key = NULL, key_count = 0, row_count = 0, batches = 0, failures = 0, paused = '0',
        pauses = '{}', longest = '0', waits_for = NULL, wanted_pause_on = NULL, wanted_stop_on = NULL,
        wanted_size = NULL, wanted_target = NULL, wanted_pause = NULL, suspended_at = NULL, suspended_by = NULL, suspended_reason = NULL
    RETURNING script
)
SELECT 1::bigint / pg_catalog.count(*) AS rows_written FROM written
