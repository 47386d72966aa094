-- Follows begin_run.sql.
UPDATE pgmigrate.run SET direction = 'down', reason = $2 WHERE run_id = $1
