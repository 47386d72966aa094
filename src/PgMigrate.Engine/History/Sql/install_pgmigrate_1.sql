CREATE SCHEMA IF NOT EXISTS pgmigrate;

COMMENT ON SCHEMA pgmigrate IS 'Runs, script runs and checkpoints of PgMigrate. What was applied is in grate''s tables.';

CREATE TABLE pgmigrate.schema_version (
    version integer NOT NULL,
    installed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_schema_version PRIMARY KEY (version)
);

CREATE TABLE pgmigrate.run (
    run_id uuid NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    outcome text NOT NULL DEFAULT 'running',
    environment text,
    folder text NOT NULL,
    database_user text NOT NULL DEFAULT session_user,
    operating_system_user text NOT NULL,
    host text NOT NULL,
    tool_version text NOT NULL,
    grate_version_id bigint,
    error text,
    CONSTRAINT pk_run PRIMARY KEY (run_id),
    CONSTRAINT ck_run_outcome CHECK (outcome IN ('running', 'succeeded', 'failed', 'cancelled', 'interrupted'))
);

CREATE INDEX ix_run_unfinished ON pgmigrate.run (started_at) WHERE outcome = 'running';

-- No foreign key to run: its check, planned anew for each script because of DISCARD PLANS, took a twentieth of a small script's time.
CREATE TABLE pgmigrate.script_run (
    script_run_id bigint GENERATED ALWAYS AS IDENTITY,
    run_id uuid NOT NULL,
    script text NOT NULL,
    folder text NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    started_at timestamptz NOT NULL,
    duration interval NOT NULL,
    lock_wait interval NOT NULL,
    retries integer NOT NULL,
    statements integer NOT NULL,
    row_count bigint,
    hash text NOT NULL,
    error text,
    sql_state text,
    line integer,
    position_in_line integer,
    statement text,
    grate_script_run_id bigint,
    grate_script_error_id bigint,
    CONSTRAINT pk_script_run PRIMARY KEY (script_run_id),
    CONSTRAINT ck_script_run_kind CHECK (kind IN ('OneTime', 'AnyTime', 'EveryTime')),
    CONSTRAINT ck_script_run_status CHECK (status IN ('Applied', 'Baselined', 'Failed', 'Undone'))
);

CREATE INDEX ix_script_run_run ON pgmigrate.script_run (run_id);

COMMENT ON COLUMN pgmigrate.script_run.row_count IS 'Set when the run ends; null where the run was interrupted.';

CREATE TABLE pgmigrate.statement_checkpoint (
    script text NOT NULL,
    hash text NOT NULL,
    ordinal integer NOT NULL,
    state text NOT NULL,
    run_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_statement_checkpoint PRIMARY KEY (script, hash, ordinal),
    CONSTRAINT ck_statement_checkpoint_state CHECK (state IN ('intent', 'done'))
);

COMMENT ON TABLE pgmigrate.statement_checkpoint IS 'How far a script that cannot run in one transaction has come. Rows go when the script is recorded as applied.';

INSERT INTO pgmigrate.schema_version (version) VALUES (1);
