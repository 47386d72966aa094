-- Fails with a division by zero where a trigger or a rule keeps the row out: UnwrittenRow tells that.
WITH written AS (
    INSERT INTO pgmigrate.statement_checkpoint (script, hash, ordinal, state, run_id)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (script, hash, ordinal) DO UPDATE
    SET state = excluded.state, run_id = excluded.run_id, recorded_at = now()
    RETURNING ordinal
)
SELECT 1 / pg_catalog.count(*) AS rows_written FROM written
