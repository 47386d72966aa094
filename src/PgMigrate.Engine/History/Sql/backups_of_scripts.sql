-- Which backup has what a script of a run destroyed: that of the run, or of one before it which had begun the script and not ended it.
WITH saved AS (
    SELECT DISTINCT b.run_id, b.backup_id, b.created_at, r.value ->> 'script' AS script
    FROM pgmigrate.backup b
    CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(b.manifest -> 'savedFor') r
    WHERE b.state = 'complete' AND b.run_id IS NOT NULL
),
counted AS (
    SELECT s.run_id, s.script, s.backup_id, s.created_at, true AS is_own
    FROM saved s
    UNION ALL
    SELECT ended.run_id, s.script, s.backup_id, s.created_at, false
    FROM saved s
    JOIN pgmigrate.run begun ON begun.run_id = s.run_id
    CROSS JOIN LATERAL (
        SELECT d.run_id
        FROM pgmigrate.script_run d
        JOIN pgmigrate.run r ON r.run_id = d.run_id
        WHERE d.script = s.script AND d.status = 'Applied' AND d.started_at > s.created_at
          -- Tables that no run has brought up to date yet have no such column.
          AND pg_catalog.to_jsonb(r) ->> 'history_schema' IS NOT DISTINCT FROM pg_catalog.to_jsonb(begun) ->> 'history_schema'
        ORDER BY d.started_at
        LIMIT 1
    ) ended
    WHERE NOT EXISTS (SELECT FROM pgmigrate.script_run o WHERE o.run_id = s.run_id AND o.script = s.script AND o.status = 'Applied')
)
SELECT DISTINCT ON (c.run_id, c.script) c.run_id, c.script, c.backup_id
FROM counted c
ORDER BY c.run_id, c.script, c.is_own DESC, c.created_at DESC
