ALTER TABLE pgmigrate.run ADD COLUMN imported_from text;
ALTER TABLE pgmigrate.script_run ADD COLUMN applied_by text;

COMMENT ON COLUMN pgmigrate.run.imported_from IS 'The tool whose history the run has taken over, and its table; null where the run applied scripts or took them back.';
COMMENT ON COLUMN pgmigrate.script_run.applied_by IS 'Who has applied the script, as the tool says that did; null where it was the user of the run.';

INSERT INTO pgmigrate.schema_version (version) VALUES (23);
