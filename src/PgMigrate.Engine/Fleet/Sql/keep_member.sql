-- A member that somebody has removed stays so.
UPDATE pgmigrate.rollout
SET state = $5, attempts = $6, started_at = $7, ended_at = $8, size_bytes = $9, error = $10, run_by = $11
WHERE name = $1 AND server = $2 AND database = $3 AND schema = $4
