-- Fails with a division by zero where a trigger or a rule keeps the row out: UnwrittenRow tells that.
WITH written AS (
    INSERT INTO pgmigrate.repair (kind, object, action, reason, operating_system_user, host, tool_version)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    RETURNING repair_id
)
SELECT max(written.repair_id), 1 / pg_catalog.count(*) AS rows_written FROM written
