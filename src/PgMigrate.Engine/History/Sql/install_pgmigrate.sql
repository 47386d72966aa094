-- What install_pgmigrate_1.sql to install_pgmigrate_22.sql make of a database without any of it: a test holds the two against each other.
CREATE SCHEMA IF NOT EXISTS pgmigrate;

CREATE TABLE pgmigrate.schema_version (
    version integer NOT NULL,
    installed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (version)
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
    skipped_checks text[] NOT NULL DEFAULT '{}',
    direction text NOT NULL DEFAULT 'up',
    reason text,
    policy text,
    policy_hash text,
    overrides text[] NOT NULL DEFAULT '{}',
    plan_id text,
    approvals jsonb NOT NULL DEFAULT '[]',
    commit_id text,
    committed_at timestamptz,
    repository text,
    branch text,
    pipeline text,
    pipeline_run text,
    pipeline_url text,
    actor text,
    history_schema text,
    PRIMARY KEY (run_id),
    CHECK (outcome IN ('running', 'succeeded', 'failed', 'cancelled', 'interrupted')),
    CHECK (direction IN ('up', 'down'))
);

CREATE INDEX ON pgmigrate.run (started_at) WHERE outcome = 'running';

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
    blocked_sessions integer DEFAULT 0,
    longest_stall interval DEFAULT '0',
    blocked json,
    data_hash text,
    foretold json,
    ended_sessions json,
    PRIMARY KEY (script_run_id),
    CHECK (kind IN ('OneTime', 'AnyTime', 'EveryTime')),
    CHECK (status IN ('Applied', 'Baselined', 'Failed', 'Undone', 'Cancelled'))
);

CREATE INDEX ON pgmigrate.script_run (run_id);

CREATE TABLE pgmigrate.statement_checkpoint (
    script text NOT NULL,
    hash text NOT NULL,
    ordinal integer NOT NULL,
    state text NOT NULL,
    run_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    statement_hash text,
    statement text,
    session jsonb,
    PRIMARY KEY (script, ordinal),
    CHECK (state IN ('intent', 'done'))
);

CREATE TABLE pgmigrate.backup (
    backup_id uuid NOT NULL,
    method text NOT NULL,
    server text NOT NULL,
    database text NOT NULL,
    created_at timestamptz NOT NULL,
    duration interval NOT NULL,
    row_count bigint,
    size_bytes bigint NOT NULL,
    path text,
    run_id uuid,
    replaced_by uuid,
    verified_at timestamptz,
    created_by text NOT NULL,
    state text NOT NULL,
    manifest jsonb,
    PRIMARY KEY (backup_id),
    CHECK (method IN ('TableCopy', 'PgDump')),
    CHECK (state IN ('running', 'complete')),
    CHECK (state = 'running' OR manifest IS NOT NULL)
);

CREATE TABLE pgmigrate.schema_snapshot (
    snapshot_id bigint GENERATED ALWAYS AS IDENTITY,
    run_id uuid,
    taken_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    format integer NOT NULL,
    server_version integer NOT NULL,
    is_compared boolean NOT NULL DEFAULT false,
    PRIMARY KEY (snapshot_id),
    UNIQUE (run_id)
);

CREATE TABLE pgmigrate.schema_object (
    object_id bigint GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    content text NOT NULL,
    since_snapshot bigint NOT NULL,
    until_snapshot bigint,
    origin bigint,
    PRIMARY KEY (object_id)
);

CREATE INDEX ON pgmigrate.schema_object (object_id) WHERE until_snapshot IS NULL;

CREATE INDEX ON pgmigrate.schema_object ((origin % 512)) WHERE until_snapshot IS NULL;

CREATE TABLE pgmigrate.schema_mark (
    is_newest boolean NOT NULL DEFAULT true,
    snapshot_id bigint NOT NULL,
    made_of text NOT NULL,
    server_version integer NOT NULL,
    table_oid oid NOT NULL,
    table_transaction text NOT NULL,
    transaction_id bigint NOT NULL,
    horizon bigint NOT NULL,
    seen bigint[] NOT NULL,
    sums bigint[] NOT NULL,
    names jsonb NOT NULL,
    PRIMARY KEY (is_newest),
    CHECK (is_newest)
);

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

CREATE TABLE pgmigrate.invariant_value (
    script text NOT NULL,
    query text NOT NULL,
    value text,
    PRIMARY KEY (script, query)
);

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
    suspended_reason text,
    pauses jsonb NOT NULL DEFAULT '{}',
    waits_for text,
    longest interval NOT NULL DEFAULT '0',
    wanted_pause_on text,
    wanted_stop_on text,
    left_by uuid
);

CREATE TABLE pgmigrate.batch_range (
    script text NOT NULL,
    number integer NOT NULL,
    range_begin text,
    range_end text NOT NULL,
    last_key text,
    size integer NOT NULL,
    PRIMARY KEY (script, number)
);

CREATE TABLE pgmigrate.alert (
    alert_id uuid NOT NULL,
    receiver text NOT NULL,
    dedup_key text NOT NULL,
    subject text NOT NULL,
    event text NOT NULL,
    alert json NOT NULL,
    run_id uuid,
    state text NOT NULL DEFAULT 'pending',
    attempts integer NOT NULL DEFAULT 0,
    occurrences integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    next_try_at timestamptz,
    ended_at timestamptz,
    answer text,
    stops_receiver boolean NOT NULL DEFAULT false,
    PRIMARY KEY (alert_id),
    CHECK (state IN ('pending', 'sent', 'given-up'))
);

CREATE UNIQUE INDEX alert_receiver_dedup_key_idx ON pgmigrate.alert (receiver, dedup_key) WHERE state = 'pending';

CREATE TABLE pgmigrate.run_plan (
    run_id uuid PRIMARY KEY,
    is_one_transaction boolean NOT NULL,
    scripts json NOT NULL
);

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

COMMENT ON SCHEMA pgmigrate IS 'Runs, script runs and checkpoints of PgMigrate. What was applied is in grate''s tables.';
COMMENT ON COLUMN pgmigrate.script_run.row_count IS 'Set when the run ends; null where the run was interrupted.';
COMMENT ON TABLE pgmigrate.statement_checkpoint IS 'How far a script that cannot run in one transaction has come. Rows go when the script is recorded as applied.';
COMMENT ON COLUMN pgmigrate.run.skipped_checks IS 'The rules whose findings the run was told to pass over; * for all of them.';
COMMENT ON TABLE pgmigrate.backup IS 'Backups that were asked for, and those that runs made. Copies inside the database are in schema pgmigrate_backup: have PgMigrate remove them, and do not drop them by hand.';
COMMENT ON COLUMN pgmigrate.backup.path IS 'The folder of the backup; null where it is in schema pgmigrate_backup.';
COMMENT ON COLUMN pgmigrate.backup.replaced_by IS 'The backup whose restore replaced these rows; null for a backup that was asked for.';
COMMENT ON TABLE pgmigrate.schema_snapshot IS 'The schema as runs left it: a snapshot is all rows of schema_object whose time it falls in.';
COMMENT ON TABLE pgmigrate.schema_object IS 'An object as it was from one snapshot up to, and not in, another. What does not change is kept once.';
COMMENT ON COLUMN pgmigrate.run.direction IS 'down: the run took scripts back.';
COMMENT ON COLUMN pgmigrate.statement_checkpoint.statement_hash IS
    'Of the statement''s text, secrets masked; null where an older version recorded it.';
COMMENT ON COLUMN pgmigrate.statement_checkpoint.session IS
    'What the statements up to this one have made of the session; null where that is not known.';
COMMENT ON COLUMN pgmigrate.schema_object.origin IS
    'The OID of the relation that the object is or belongs to, or less the OID of the function; 0 where it is read each time; null for the rest.';
COMMENT ON TABLE pgmigrate.schema_mark IS 'What the catalogue was like at the newest snapshot. Without it the next one reads everything.';
COMMENT ON COLUMN pgmigrate.schema_snapshot.run_id IS
    'The run that left the schema so; null where a run found it so when it began: what differs from the snapshot before was done between runs.';
COMMENT ON COLUMN pgmigrate.schema_snapshot.is_compared IS
    'Whether the run had looked, when it began, for what was changed since the snapshot before: what differs was done while it ran.';
COMMENT ON TABLE pgmigrate.phase_confirmation IS
    'Who has said that a release is out, and the old version gone: what removes the rest of that version may run from then on.';
COMMENT ON TABLE pgmigrate.invariant_value IS
    'What invariants gave before a script that is not one transaction, as JSON; null where a secret is in it. Rows go when the script is recorded as applied.';
COMMENT ON TABLE pgmigrate.repair IS 'What was repaired beside the scripts, by whom, and why. A script of kind MissingScript is retired.';
COMMENT ON COLUMN pgmigrate.run.policy IS 'The profile of the policy that the run went by; null where it had none.';
COMMENT ON COLUMN pgmigrate.run.policy_hash IS 'Of all settings of that policy (SHA-256).';
COMMENT ON COLUMN pgmigrate.run.overrides IS 'The settings that the run was told to loosen, as the policy let it, each with both values; reason says why.';
COMMENT ON COLUMN pgmigrate.run.plan_id IS 'The SHA-256 of the plan that the run followed; null where it read a folder.';
COMMENT ON COLUMN pgmigrate.run.approvals IS 'Who had approved that plan: name, certificate, thumbprint, time, comment.';
COMMENT ON TABLE pgmigrate.batch IS 'How far a script that runs in batches has come; one row for the newest time that it was begun. A checkpoint of the script says that it is to go on.';
COMMENT ON COLUMN pgmigrate.batch.key_order IS 'Types and collations of the key: a value stands where it stood only as long as they are the same.';
COMMENT ON COLUMN pgmigrate.batch.pass_end IS 'The last value of the key when the pass began, as a JSON array; null before the first batch of a pass.';
COMMENT ON COLUMN pgmigrate.batch.last_key IS 'The last value that was processed in the pass, as a JSON array; null before the first batch of a pass.';
COMMENT ON COLUMN pgmigrate.batch.key_count IS 'Rows of the table that were gone over in the pass.';
COMMENT ON COLUMN pgmigrate.batch.row_count IS 'Rows that the statement has changed, in all passes.';
COMMENT ON COLUMN pgmigrate.batch.wanted_size IS 'What others have set, until the batches end, as wanted_target and wanted_pause (percent); null where the script decides.';
COMMENT ON COLUMN pgmigrate.batch.paused IS 'How long the batches have waited for what their script says in pause-when.';
COMMENT ON COLUMN pgmigrate.script_run.blocked_sessions IS 'How many sessions of others were seen waiting behind the script; null where it is not known.';
COMMENT ON COLUMN pgmigrate.script_run.longest_stall IS 'How long one of them waited at most; null where it is not known.';
COMMENT ON COLUMN pgmigrate.script_run.blocked IS 'What they waited for: pid, application, user, lock, object, statement, stalls, microseconds of the longest. Not jsonb, which takes no character that the encoding of the database lacks.';
COMMENT ON COLUMN pgmigrate.script_run.data_hash IS 'The SHA-256 of each file that the script loaded, in order, with commas in between; null where it loaded none.';
COMMENT ON COLUMN pgmigrate.batch.pauses IS 'How long the batches have waited, by cause: {"replica-lag": {"count": 2, "milliseconds": 61000}}. Of causes that hold at once, each has the whole time.';
COMMENT ON COLUMN pgmigrate.batch.waits_for IS 'What a run waits for between two batches, with what was measured; null where none waits. A run that was killed leaves it.';
COMMENT ON COLUMN pgmigrate.batch.longest IS 'The longest that a batch has held its locks.';
COMMENT ON COLUMN pgmigrate.batch.wanted_pause_on IS 'Signals to pause for, as wanted_stop_on those to end for, that others have set until the batches end; null where the script decides.';
COMMENT ON COLUMN pgmigrate.batch.left_by IS 'The run that has left the batches in the background; null where runs go on with them by themselves. run_id is another one once somebody has gone on with them.';
COMMENT ON TABLE pgmigrate.batch_range IS 'The ranges of a pass that is gone over in several places at once, until the pass is over; pgmigrate.batch has the sums.';
COMMENT ON COLUMN pgmigrate.batch_range.range_begin IS 'The value of the key behind which it begins, as a JSON array; null for the beginning of the table.';
COMMENT ON COLUMN pgmigrate.batch_range.last_key IS 'The last value that was processed in it, as a JSON array; null before its first batch, and range_end at its end.';
COMMENT ON COLUMN pgmigrate.script_run.foretold IS 'The locks that the checks foretold: object, lock, rewritten, line; null where nothing was foretold.';
COMMENT ON COLUMN pgmigrate.script_run.ended_sessions IS 'The sessions that held the script up and were cancelled or ended for it: pid, application, user, client, statement, age in microseconds, action, at; null where none was.';
COMMENT ON COLUMN pgmigrate.run.commit_id IS 'The commit that was deployed: the pipeline''s, or that of the migration folder. Null where it is not known, as in the other columns of the origin.';
COMMENT ON COLUMN pgmigrate.run.actor IS 'Who started the pipeline.';
COMMENT ON TABLE pgmigrate.alert IS 'Alerts on their way to the receivers of pgmigrate.json: kept before they are sent, and for 30 days after they were.';
COMMENT ON COLUMN pgmigrate.alert.receiver IS 'The name of the receiver; its address is kept nowhere.';
COMMENT ON COLUMN pgmigrate.alert.dedup_key IS 'SHA-256 of what tells the same again: as long as one such alert waits, there is no second for that receiver.';
COMMENT ON COLUMN pgmigrate.alert.subject IS 'SHA-256 of the database and environment that it is about: a recovery takes the place of what waits of it.';
COMMENT ON COLUMN pgmigrate.alert.next_try_at IS 'Not tried before; whoever sends it moves it on first, so that nobody else does.';
COMMENT ON COLUMN pgmigrate.alert.stops_receiver IS 'The receiver has answered that it wants no more (410).';
COMMENT ON TABLE pgmigrate.run_plan IS 'What a run was to do when it began, for those who watch it; which of it is done is in script_run.';
COMMENT ON COLUMN pgmigrate.run_plan.is_one_transaction IS 'Whether nothing of the run is seen by others before its end.';
COMMENT ON COLUMN pgmigrate.run_plan.scripts IS 'In their order: folder, script, hash, and how many milliseconds the plan expects; null where it expects nothing. Not jsonb, which takes no character that the encoding of the database lacks.';
COMMENT ON COLUMN pgmigrate.run.history_schema IS 'The schema of grate''s tables that the run went by: several histories may be in one database. Null where an older version recorded it.';
COMMENT ON TABLE pgmigrate.rollout IS 'Rollouts over many databases and schemas, a row for each, where this database is the one that they are kept in.';
COMMENT ON COLUMN pgmigrate.rollout.schema IS 'Empty for the database as a whole.';
COMMENT ON COLUMN pgmigrate.rollout.scripts IS 'SHA-256 of the names and hashes of the scripts that the rollout was begun with.';

INSERT INTO pgmigrate.schema_version (version) SELECT pg_catalog.generate_series(1, 22);
