-- $1: script and hash of each, as a JSON array of objects.
SELECT w.script, last.milliseconds
FROM pg_catalog.json_to_recordset($1::json) AS w (script text, hash text)
CROSS JOIN LATERAL (SELECT (extract(epoch FROM s.duration) * 1000)::bigint AS milliseconds
                    FROM pgmigrate.script_run s
                    WHERE s.script = w.script AND s.hash = w.hash AND s.status = 'Applied' AND s.duration IS NOT NULL
                    ORDER BY s.started_at DESC
                    LIMIT 1) AS last
