-- Of a script that was edited between its tries the newest one counts: what is committed is known by the statements from here on,
-- and not by the script's hash.
DELETE FROM pgmigrate.statement_checkpoint c
WHERE c.hash <> (SELECT n.hash FROM pgmigrate.statement_checkpoint n WHERE n.script = c.script ORDER BY n.recorded_at DESC, n.hash
    LIMIT 1);

ALTER TABLE pgmigrate.statement_checkpoint
    DROP CONSTRAINT IF EXISTS pk_statement_checkpoint,
    DROP CONSTRAINT IF EXISTS statement_checkpoint_pkey,
    ADD PRIMARY KEY (script, ordinal),
    ADD COLUMN statement_hash text,
    ADD COLUMN statement text,
    ADD COLUMN session jsonb;

COMMENT ON COLUMN pgmigrate.statement_checkpoint.statement_hash IS
    'Of the statement''s text, secrets masked; null where an older version recorded it.';
COMMENT ON COLUMN pgmigrate.statement_checkpoint.session IS
    'What the statements up to this one have made of the session; null where that is not known.';

INSERT INTO pgmigrate.schema_version (version) VALUES (5);
