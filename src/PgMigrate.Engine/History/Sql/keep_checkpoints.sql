-- What still counts of an earlier try, by its places in the script as it is now. $1: script; $2: its hash; $3: run; $4: the
-- statements, as JSON; $5: what the session was like after the last of them.
INSERT INTO pgmigrate.statement_checkpoint (script, hash, run_id, ordinal, state, statement_hash, statement, session)
SELECT $1, $2, $3, s.ordinal, s.state, s.hash, s.statement, CASE WHEN s.is_last THEN $5::jsonb END
FROM pg_catalog.json_to_recordset($4::json) AS s (ordinal integer, state text, hash text, statement text, is_last boolean)
