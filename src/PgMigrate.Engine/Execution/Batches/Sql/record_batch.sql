-- The checkpoint of a batch, in its transaction. $1: script; $2: run; $3: pass; $4: the last value of the pass; $5: rows changed in
-- it; $6: the last value processed; $7: rows of the table gone over in the pass; $8: rows changed in all; $9: batches; $10: failures;
-- $11: rows of the next batch; $12: time paused; $13: the same by cause, as JSON; $14: the longest batch.
-- Fails with a division by zero where a trigger or a rule keeps the row as it is: UnwrittenRow tells that.
WITH written AS (
    UPDATE pgmigrate.batch
    SET run_id = $2, recorded_at = pg_catalog.clock_timestamp(), pass = $3, pass_end = $4, pass_rows = $5, last_key = $6, key_count = $7,
        row_count = $8, batches = $9, failures = $10, size = $11, paused = $12, pauses = $13::pg_catalog.jsonb, longest = $14,
        waits_for = NULL
    WHERE script = $1 AND ended_at IS NULL
    RETURNING script
)
SELECT 1::bigint / pg_catalog.count(*) AS rows_written FROM written
