ALTER TABLE pgmigrate.run ADD COLUMN history_schema text;

COMMENT ON COLUMN pgmigrate.run.history_schema IS 'The schema of grate''s tables that the run went by: several histories may be in one database. Null where an older version recorded it.';

CREATE TABLE pgmigrate.rollout (
    name text NOT NULL,
    server text NOT NULL,
    database text NOT NULL,
    schema text NOT NULL DEFAULT '',
    target text,
    ring text NOT NULL DEFAULT '',
    scripts text NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'running', 'succeeded', 'failed', 'held-back')),
    attempts integer NOT NULL DEFAULT 0,
    found_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    started_at timestamptz,
    ended_at timestamptz,
    size_bytes bigint,
    error text,
    run_by text,
    PRIMARY KEY (name, server, database, schema)
);

COMMENT ON TABLE pgmigrate.rollout IS 'Rollouts over many databases and schemas, a row for each, where this database is the one that they are kept in.';
COMMENT ON COLUMN pgmigrate.rollout.schema IS 'Empty for the database as a whole.';
COMMENT ON COLUMN pgmigrate.rollout.scripts IS 'SHA-256 of the names and hashes of the scripts that the rollout was begun with.';

INSERT INTO pgmigrate.schema_version (version) VALUES (22);
