SELECT script, started_at, duration
FROM pgmigrate.script_run
WHERE run_id = $1 AND status IN ('Applied', 'Undone')
ORDER BY script_run_id DESC
LIMIT $2
