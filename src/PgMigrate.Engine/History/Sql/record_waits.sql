UPDATE pgmigrate.script_run
SET blocked_sessions = $3, longest_stall = $4, blocked = $5::json, foretold = $6::json, ended_sessions = $7::json
WHERE script_run_id = (SELECT pg_catalog.max(script_run_id) FROM pgmigrate.script_run WHERE run_id = $1 AND script = $2)
