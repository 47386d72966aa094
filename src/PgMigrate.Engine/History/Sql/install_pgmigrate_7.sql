-- The names that PostgreSQL would give: scripts that rename whatever is named uq_ or ix_ in all schemas pass these by. An index takes its
-- constraint along. Where such a script has been there before, the name is another one by now, and stays.
ALTER INDEX IF EXISTS pgmigrate.pk_schema_version RENAME TO schema_version_pkey;
ALTER INDEX IF EXISTS pgmigrate.pk_run RENAME TO run_pkey;
ALTER INDEX IF EXISTS pgmigrate.ix_run_unfinished RENAME TO run_started_at_idx;
ALTER INDEX IF EXISTS pgmigrate.pk_script_run RENAME TO script_run_pkey;
ALTER INDEX IF EXISTS pgmigrate.ix_script_run_run RENAME TO script_run_run_id_idx;
ALTER INDEX IF EXISTS pgmigrate.pk_backup RENAME TO backup_pkey;
ALTER INDEX IF EXISTS pgmigrate.pk_schema_snapshot RENAME TO schema_snapshot_pkey;
ALTER INDEX IF EXISTS pgmigrate.uq_schema_snapshot_run RENAME TO schema_snapshot_run_id_key;
ALTER INDEX IF EXISTS pgmigrate.pk_schema_object RENAME TO schema_object_pkey;
ALTER INDEX IF EXISTS pgmigrate.ix_schema_object_current RENAME TO schema_object_object_id_idx;
ALTER INDEX IF EXISTS pgmigrate.ix_schema_object_origin RENAME TO schema_object_expr_idx;
ALTER INDEX IF EXISTS pgmigrate.pk_schema_mark RENAME TO schema_mark_pkey;

ALTER TABLE pgmigrate.run
    DROP CONSTRAINT IF EXISTS ck_run_outcome,
    DROP CONSTRAINT IF EXISTS ck_run_direction,
    ADD CHECK (outcome IN ('running', 'succeeded', 'failed', 'cancelled', 'interrupted')),
    ADD CHECK (direction IN ('up', 'down'));

-- A script that was cancelled has not failed.
ALTER TABLE pgmigrate.script_run
    DROP CONSTRAINT IF EXISTS ck_script_run_kind,
    DROP CONSTRAINT IF EXISTS ck_script_run_status,
    ADD CHECK (kind IN ('OneTime', 'AnyTime', 'EveryTime')),
    ADD CHECK (status IN ('Applied', 'Baselined', 'Failed', 'Undone', 'Cancelled'));

ALTER TABLE pgmigrate.statement_checkpoint
    DROP CONSTRAINT IF EXISTS ck_statement_checkpoint_state,
    ADD CHECK (state IN ('intent', 'done'));

ALTER TABLE pgmigrate.backup
    DROP CONSTRAINT IF EXISTS ck_backup_method,
    DROP CONSTRAINT IF EXISTS ck_backup_state,
    DROP CONSTRAINT IF EXISTS ck_backup_manifest,
    ADD CHECK (method IN ('TableCopy', 'PgDump')),
    ADD CHECK (state IN ('running', 'complete')),
    ADD CHECK (state = 'running' OR manifest IS NOT NULL);

ALTER TABLE pgmigrate.schema_mark
    DROP CONSTRAINT IF EXISTS ck_schema_mark_is_newest,
    ADD CHECK (is_newest);

-- A run that begins keeps the schema as it finds it where that is not as the last run left it.
ALTER TABLE pgmigrate.schema_snapshot
    ALTER COLUMN run_id DROP NOT NULL,
    ADD COLUMN is_compared boolean NOT NULL DEFAULT false;

COMMENT ON COLUMN pgmigrate.schema_snapshot.run_id IS
    'The run that left the schema so; null where a run found it so when it began: what differs from the snapshot before was done between runs.';
COMMENT ON COLUMN pgmigrate.schema_snapshot.is_compared IS
    'Whether the run had looked, when it began, for what was changed since the snapshot before: what differs was done while it ran.';

INSERT INTO pgmigrate.schema_version (version) VALUES (7);
