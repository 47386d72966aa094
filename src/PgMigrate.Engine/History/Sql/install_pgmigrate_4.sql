CREATE TABLE pgmigrate.schema_snapshot (
    snapshot_id bigint GENERATED ALWAYS AS IDENTITY,
    run_id uuid NOT NULL,
    taken_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    format integer NOT NULL,
    server_version integer NOT NULL,
    CONSTRAINT pk_schema_snapshot PRIMARY KEY (snapshot_id),
    CONSTRAINT uq_schema_snapshot_run UNIQUE (run_id)
);

CREATE TABLE pgmigrate.schema_object (
    object_id bigint GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    content text NOT NULL,
    since_snapshot bigint NOT NULL,
    until_snapshot bigint,
    CONSTRAINT pk_schema_object PRIMARY KEY (object_id)
);

CREATE INDEX ix_schema_object_current ON pgmigrate.schema_object (object_id) WHERE until_snapshot IS NULL;

COMMENT ON TABLE pgmigrate.schema_snapshot IS 'The schema as runs left it: a snapshot is all rows of schema_object whose time it falls in.';
COMMENT ON TABLE pgmigrate.schema_object IS 'An object as it was from one snapshot up to, and not in, another. What does not change is kept once.';

ALTER TABLE pgmigrate.run
    ADD COLUMN direction text NOT NULL DEFAULT 'up',
    ADD COLUMN reason text,
    ADD CONSTRAINT ck_run_direction CHECK (direction IN ('up', 'down'));

COMMENT ON COLUMN pgmigrate.run.direction IS 'down: the run took scripts back.';

INSERT INTO pgmigrate.schema_version (version) VALUES (4);
