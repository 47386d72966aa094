ALTER TABLE pgmigrate.script_run
    ADD COLUMN blocked_sessions integer,
    ADD COLUMN longest_stall interval,
    ADD COLUMN blocked json;

-- Of scripts that have run before it is not known. Of later ones a row says more where somebody waited.
ALTER TABLE pgmigrate.script_run
    ALTER COLUMN blocked_sessions SET DEFAULT 0,
    ALTER COLUMN longest_stall SET DEFAULT '0';

COMMENT ON COLUMN pgmigrate.script_run.blocked_sessions IS 'How many sessions of others were seen waiting behind the script; null where it is not known.';
COMMENT ON COLUMN pgmigrate.script_run.longest_stall IS 'How long one of them waited at most; null where it is not known.';
COMMENT ON COLUMN pgmigrate.script_run.blocked IS 'What they waited for: pid, application, user, lock, object, statement, stalls, microseconds of the longest. Not jsonb, which takes no character that the encoding of the database lacks.';

INSERT INTO pgmigrate.schema_version (version) VALUES (14);
