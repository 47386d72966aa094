ALTER TABLE pgmigrate.script_run
    ADD COLUMN data_hash text;

COMMENT ON COLUMN pgmigrate.script_run.data_hash IS 'The SHA-256 of each file that the script loaded, in order, with commas in between; null where it loaded none.';

INSERT INTO pgmigrate.schema_version (version) VALUES (15);
