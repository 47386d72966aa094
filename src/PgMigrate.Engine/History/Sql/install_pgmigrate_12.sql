ALTER TABLE pgmigrate.run
    ADD COLUMN plan_id text,
    ADD COLUMN approvals jsonb NOT NULL DEFAULT '[]';

COMMENT ON COLUMN pgmigrate.run.plan_id IS 'The SHA-256 of the plan that the run followed; null where it read a folder.';
COMMENT ON COLUMN pgmigrate.run.approvals IS 'Who had approved that plan: name, certificate, thumbprint, time, comment.';

INSERT INTO pgmigrate.schema_version (version) VALUES (12);
