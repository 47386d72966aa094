INSERT INTO pgmigrate.statement_checkpoint (script, hash, ordinal, state, run_id)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (script, hash, ordinal) DO UPDATE
SET state = excluded.state, run_id = excluded.run_id, recorded_at = now()
