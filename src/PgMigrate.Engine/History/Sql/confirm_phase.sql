-- Fails with a division by zero where a trigger or a rule keeps the row out: UnwrittenRow tells that.
WITH written AS (
    INSERT INTO pgmigrate.phase_confirmation (release, environment, operating_system_user, host, tool_version, comment)
    VALUES ($1, $2, $3, $4, $5, $6)
    RETURNING confirmed_at
)
SELECT max(written.confirmed_at), 1 / pg_catalog.count(*) AS rows_written FROM written
