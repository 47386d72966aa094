-- After the script's own transaction: what it left of the session. $1: script; $2: the number of its last statement; $3: what the session was
-- like when the script began.
-- Fails with a division by zero where a trigger or a rule keeps the change out: UnwrittenRow tells that.
WITH written AS (
    UPDATE pgmigrate.statement_checkpoint
    SET session = pg_catalog.jsonb_build_object('begun', $3::jsonb, 'now', pg_catalog.current_setting('pgmigrate.session')::jsonb)
    WHERE script = $1 AND ordinal = $2
    RETURNING ordinal
)
SELECT 1 / pg_catalog.count(*) AS rows_written FROM written
