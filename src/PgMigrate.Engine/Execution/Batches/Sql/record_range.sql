-- The checkpoint of a batch in a range, in its transaction, counted among those of all ranges. $1: script; $2: run; $3: number of the
-- range; $4: the last value processed in it; $5: rows of the table gone over; $6: rows changed; $7: batches that were stopped before it;
-- $8: rows of the next batch; $9: the longest batch of this run in it.
-- Others wait for the row of the script for as long as the COMMIT takes, which follows at once.
-- Fails with a division by zero where a trigger or a rule keeps a row as it is: UnwrittenRow tells that.
WITH ranged AS (
    UPDATE pgmigrate.batch_range SET last_key = $4, size = $8 WHERE script = $1 AND number = $3
    RETURNING script
), written AS (
    UPDATE pgmigrate.batch b
    SET run_id = $2, recorded_at = pg_catalog.clock_timestamp(), pass_rows = b.pass_rows + $6, key_count = b.key_count + $5,
        row_count = b.row_count + $6, batches = b.batches + 1, failures = b.failures + $7, size = $8,
        longest = GREATEST(b.longest, $9), waits_for = NULL
    FROM ranged
    WHERE b.script = ranged.script AND b.ended_at IS NULL
    RETURNING b.script
)
SELECT 1::bigint / pg_catalog.count(*) AS rows_written FROM written
