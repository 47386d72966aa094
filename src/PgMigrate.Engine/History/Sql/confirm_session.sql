-- After the script's own transaction: what it left of the session. $1: script; $2: the number of its last statement; $3: what the
-- session was like when the script began.
UPDATE pgmigrate.statement_checkpoint
SET session = pg_catalog.jsonb_build_object('begun', $3::jsonb, 'now', pg_catalog.current_setting('pgmigrate.session')::jsonb)
WHERE script = $1 AND ordinal = $2
