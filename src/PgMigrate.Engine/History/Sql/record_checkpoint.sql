-- $1: script; $2: its hash; $3: run; $4: the statements, as JSON; $5: what the session was like when the script began; $6: and
-- after the last checkpoint; $7: false inside of the script's own transaction, where what SET LOCAL has set is not told from what
-- stays: then the session is recorded only where it is as it was. What it is like now stands in a setting of the transaction: it
-- is read under the script's role, and written under the run's own.
INSERT INTO pgmigrate.statement_checkpoint (script, hash, run_id, ordinal, state, statement_hash, statement, session)
SELECT $1, $2, $3, s.ordinal, s.state, s.hash, s.statement,
       CASE WHEN s.is_last AND ($7 OR now.session = $6::jsonb) THEN pg_catalog.jsonb_build_object('begun', $5::jsonb, 'now',
           now.session) END
FROM pg_catalog.json_to_recordset($4::json) AS s (ordinal integer, state text, hash text, statement text, is_last boolean)
CROSS JOIN (SELECT pg_catalog.current_setting('pgmigrate.session')::jsonb AS session) now
ON CONFLICT (script, ordinal) DO UPDATE
SET hash = excluded.hash, run_id = excluded.run_id, recorded_at = pg_catalog.now(), state = excluded.state,
    statement_hash = excluded.statement_hash, statement = excluded.statement, session = excluded.session
