-- Follows begin_run.sql. $3: the approvals that count, as a JSON array of objects.
UPDATE pgmigrate.run SET plan_id = $2, approvals = $3::jsonb WHERE run_id = $1
