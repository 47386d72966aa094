-- grate knows no cancelled script, and its tables say nothing of it.
INSERT INTO pgmigrate.script_run (run_id, script, folder, kind, status, started_at, duration, lock_wait, retries, statements, hash, error)
VALUES ($1, $2, $3, $4, 'Cancelled', $5, $6, $7, $8, $9, $10, $11)
