-- A run that begins keeps the schema as it finds it where that is not as the last run left it.
ALTER TABLE pgmigrate.schema_snapshot
    ALTER COLUMN run_id DROP NOT NULL,
    ADD COLUMN is_compared boolean NOT NULL DEFAULT false;

COMMENT ON COLUMN pgmigrate.schema_snapshot.run_id IS
    'The run that left the schema so; null where a run found it so when it began: what differs from the snapshot before was done between runs.';
COMMENT ON COLUMN pgmigrate.schema_snapshot.is_compared IS
    'Whether the run had looked, when it began, for what was changed since the snapshot before: what differs was done while it ran.';

INSERT INTO pgmigrate.schema_version (version) VALUES (7);
