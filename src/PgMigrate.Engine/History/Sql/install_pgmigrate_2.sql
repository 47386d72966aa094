ALTER TABLE pgmigrate.run ADD COLUMN skipped_checks text[] NOT NULL DEFAULT '{}';

COMMENT ON COLUMN pgmigrate.run.skipped_checks IS 'The rules whose findings the run was told to pass over; * for all of them.';

INSERT INTO pgmigrate.schema_version (version) VALUES (2);
