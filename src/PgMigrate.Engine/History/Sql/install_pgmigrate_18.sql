ALTER TABLE pgmigrate.script_run
    ADD COLUMN foretold json,
    ADD COLUMN ended_sessions json;

COMMENT ON COLUMN pgmigrate.script_run.foretold IS 'The locks that the checks foretold: object, lock, rewritten, line; null where nothing was foretold.';
COMMENT ON COLUMN pgmigrate.script_run.ended_sessions IS 'The sessions that held the script up and were cancelled or ended for it: pid, application, user, client, statement, age in microseconds, action, at; null where none was.';

INSERT INTO pgmigrate.schema_version (version) VALUES (18);
