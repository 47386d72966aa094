-- Keeps a range that a pass was cut into. $1: script; $2: its number; $3: behind which value it begins; $4: with which it ends; $5: rows
-- of its first batch.
-- Fails with a division by zero where a trigger or a rule keeps the row out: UnwrittenRow tells that.
WITH written AS (
    INSERT INTO pgmigrate.batch_range (script, number, range_begin, range_end, size) VALUES ($1, $2, $3, $4, $5)
    RETURNING number
)
SELECT 1::bigint / pg_catalog.count(*) AS rows_written FROM written
