ALTER TABLE pgmigrate.run ADD COLUMN skipped_checks text[] NOT NULL DEFAULT '{}';

COMMENT ON COLUMN pgmigrate.run.skipped_checks IS 'The rules that Invoke-PgMigration was told to pass over with -SkipCheck; * for all of them, with -Force.';

INSERT INTO pgmigrate.schema_version (version) VALUES (2);
