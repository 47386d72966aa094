WITH interrupted AS (
    UPDATE pgmigrate.run SET outcome = 'interrupted', ended_at = now() WHERE outcome = 'running'
),
version AS (
    INSERT INTO {Version} (version, entry_date, modified_date, entered_by, status)
    VALUES ('0.0.0.1', now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', $7, 'In Progress')
    RETURNING id
)
INSERT INTO pgmigrate.run (run_id, environment, folder, operating_system_user, host, tool_version, grate_version_id)
SELECT $2, $3, $4, $1, $5, $6, version.id
FROM version
RETURNING grate_version_id
