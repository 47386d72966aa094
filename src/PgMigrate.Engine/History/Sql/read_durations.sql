-- How long scripts of these texts took the last time. $1: script and hash of each, as a JSON array of objects.
SELECT DISTINCT ON (s.script) s.script, (extract(epoch FROM s.duration) * 1000)::bigint AS milliseconds
FROM pg_catalog.json_to_recordset($1::json) AS w (script text, hash text)
JOIN pgmigrate.script_run s ON s.script = w.script AND s.hash = w.hash
WHERE s.status = 'Applied' AND s.duration IS NOT NULL
ORDER BY s.script, s.started_at DESC
