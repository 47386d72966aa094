ALTER TABLE pgmigrate.run
    ADD COLUMN commit_id text,
    ADD COLUMN committed_at timestamptz,
    ADD COLUMN repository text,
    ADD COLUMN branch text,
    ADD COLUMN pipeline text,
    ADD COLUMN pipeline_run text,
    ADD COLUMN pipeline_url text,
    ADD COLUMN actor text;

COMMENT ON COLUMN pgmigrate.run.commit_id IS 'The commit that was deployed: the pipeline''s, or that of the migration folder. Null where it is not known, as in the other columns of the origin.';
COMMENT ON COLUMN pgmigrate.run.actor IS 'Who started the pipeline.';

INSERT INTO pgmigrate.schema_version (version) VALUES (19);
