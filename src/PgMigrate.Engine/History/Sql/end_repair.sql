-- Fails with a division by zero where a trigger or a rule keeps the row as it is: UnwrittenRow tells that.
WITH written AS (
    UPDATE pgmigrate.repair SET outcome = $2, error = $3, ended_at = pg_catalog.clock_timestamp() WHERE repair_id = $1
    RETURNING ended_at
)
SELECT max(written.ended_at), 1 / pg_catalog.count(*) AS rows_written FROM written
