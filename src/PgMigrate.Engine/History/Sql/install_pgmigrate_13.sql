CREATE TABLE pgmigrate.batch (
    script text PRIMARY KEY,
    run_id uuid NOT NULL,
    table_name text NOT NULL,
    key_columns text NOT NULL,
    key_order text NOT NULL,
    estimate bigint NOT NULL,
    begun_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    recorded_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    ended_at timestamptz,
    pass integer NOT NULL DEFAULT 1,
    pass_end text,
    pass_rows bigint NOT NULL DEFAULT 0,
    last_key text,
    key_count bigint NOT NULL DEFAULT 0,
    row_count bigint NOT NULL DEFAULT 0,
    batches bigint NOT NULL DEFAULT 0,
    failures bigint NOT NULL DEFAULT 0,
    size integer NOT NULL,
    paused interval NOT NULL DEFAULT '0',
    wanted_size integer,
    wanted_target interval,
    wanted_pause integer,
    suspended_at timestamptz,
    suspended_by text,
    suspended_reason text
);

COMMENT ON TABLE pgmigrate.batch IS 'How far a script that runs in batches has come; one row for the newest time that it was begun. A checkpoint of the script says that it is to go on.';
COMMENT ON COLUMN pgmigrate.batch.key_order IS 'Types and collations of the key: a value stands where it stood only as long as they are the same.';
COMMENT ON COLUMN pgmigrate.batch.pass_end IS 'The last value of the key when the pass began, as a JSON array; null before the first batch of a pass.';
COMMENT ON COLUMN pgmigrate.batch.last_key IS 'The last value that was processed in the pass, as a JSON array; null before the first batch of a pass.';
COMMENT ON COLUMN pgmigrate.batch.key_count IS 'Rows of the table that were gone over in the pass.';
COMMENT ON COLUMN pgmigrate.batch.row_count IS 'Rows that the statement has changed, in all passes.';
COMMENT ON COLUMN pgmigrate.batch.wanted_size IS 'What others have set, until the batches end, as wanted_target and wanted_pause (percent); null where the script decides.';
COMMENT ON COLUMN pgmigrate.batch.paused IS 'How long the batches have waited for what their script says in pause-when.';

INSERT INTO pgmigrate.schema_version (version) VALUES (13);
