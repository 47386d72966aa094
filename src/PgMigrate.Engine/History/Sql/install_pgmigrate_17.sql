ALTER TABLE pgmigrate.batch ADD COLUMN left_by uuid;

COMMENT ON COLUMN pgmigrate.batch.left_by IS 'The run that has left the batches in the background; null where runs go on with them by themselves. run_id is another one once somebody has gone on with them.';

INSERT INTO pgmigrate.schema_version (version) VALUES (17);
