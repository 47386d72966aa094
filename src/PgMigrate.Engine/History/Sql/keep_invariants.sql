-- $1: script; $2: queries and what they gave, as JSON.
-- Fails with a division by zero where a trigger or a rule keeps a row out: UnwrittenRow tells that.
WITH written AS (
    INSERT INTO pgmigrate.invariant_value (script, query, value)
    SELECT $1, v.query, v.value
    FROM pg_catalog.json_to_recordset($2::json) AS v (query text, value text)
    ON CONFLICT (script, query) DO UPDATE SET value = excluded.value
    RETURNING query
)
SELECT 1 / (pg_catalog.count(*) = pg_catalog.json_array_length($2::json))::integer AS rows_written FROM written
