-- $1: a snapshot. What the newest one after it is the first to show, and the first not to show, where a run has found it so; and whether scripts were run after
-- the one before it: by runs that kept none, or by grate.
WITH found AS (
    SELECT s.snapshot_id, b.taken_at AS since, b.format
    FROM (SELECT snapshot_id, run_id FROM pgmigrate.schema_snapshot ORDER BY snapshot_id DESC LIMIT 1) s
    CROSS JOIN LATERAL (SELECT t.taken_at, t.format FROM pgmigrate.schema_snapshot t WHERE t.snapshot_id < s.snapshot_id ORDER BY t.snapshot_id DESC LIMIT 1) b
    WHERE s.run_id IS NULL AND s.snapshot_id > $1
)
SELECT o.content, o.since_snapshot = found.snapshot_id AS is_after,
       EXISTS (SELECT FROM pgmigrate.script_run r WHERE r.status IN ('Applied', 'Undone') AND r.started_at > found.since)
           OR EXISTS (SELECT FROM {ScriptsRun} g WHERE g.entry_date > found.since AT TIME ZONE 'UTC') AS has_scripts,
       found.since,
       found.format
FROM found
JOIN pgmigrate.schema_object o ON o.since_snapshot = found.snapshot_id OR o.until_snapshot = found.snapshot_id
