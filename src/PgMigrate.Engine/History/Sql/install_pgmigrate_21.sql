CREATE TABLE pgmigrate.run_plan (
    run_id uuid PRIMARY KEY,
    is_one_transaction boolean NOT NULL,
    scripts json NOT NULL
);

COMMENT ON TABLE pgmigrate.run_plan IS 'What a run was to do when it began, for those who watch it; which of it is done is in script_run.';
COMMENT ON COLUMN pgmigrate.run_plan.is_one_transaction IS 'Whether nothing of the run is seen by others before its end.';
COMMENT ON COLUMN pgmigrate.run_plan.scripts IS 'In their order: folder, script, hash, and how many milliseconds the plan expects; null where it expects nothing. Not jsonb, which takes no character that the encoding of the database lacks.';

INSERT INTO pgmigrate.schema_version (version) VALUES (21);
