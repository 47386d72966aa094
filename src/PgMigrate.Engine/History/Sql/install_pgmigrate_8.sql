CREATE TABLE pgmigrate.phase_confirmation (
    confirmation_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    release text NOT NULL,
    confirmed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    environment text,
    database_user text NOT NULL DEFAULT session_user,
    operating_system_user text NOT NULL,
    host text NOT NULL,
    tool_version text NOT NULL,
    comment text
);

COMMENT ON TABLE pgmigrate.phase_confirmation IS
    'Who has said that a release is out, and the old version gone: what removes the rest of that version may run from then on.';

INSERT INTO pgmigrate.schema_version (version) VALUES (8);
