-- How far a script's batches are. $1: script.
SELECT key_order, pass, pass_end, pass_rows, last_key, key_count, row_count, batches, failures, size, estimate, paused,
    pauses::text, longest
FROM pgmigrate.batch
WHERE script = $1 AND ended_at IS NULL
