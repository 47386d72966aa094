CREATE TABLE pgmigrate.repair (
    repair_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    object text NOT NULL,
    action text NOT NULL,
    reason text,
    began_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,
    outcome text NOT NULL DEFAULT 'running' CHECK (outcome IN ('running', 'done', 'failed')),
    error text,
    database_user text NOT NULL DEFAULT session_user,
    operating_system_user text NOT NULL,
    host text NOT NULL,
    tool_version text NOT NULL
);

COMMENT ON TABLE pgmigrate.repair IS 'What was repaired beside the scripts, by whom, and why. A script of kind MissingScript is retired.';

INSERT INTO pgmigrate.schema_version (version) VALUES (10);
