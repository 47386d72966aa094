-- The newest snapshot, unless scripts were run after it: by runs that kept none, or by grate.
SELECT s.snapshot_id, s.run_id, s.taken_at, s.format, s.is_compared, NULL::text AS taken_by
FROM (SELECT * FROM pgmigrate.schema_snapshot ORDER BY snapshot_id DESC LIMIT 1) s
WHERE NOT EXISTS (SELECT FROM pgmigrate.script_run r WHERE r.status IN ('Applied', 'Undone') AND r.started_at > s.taken_at)
  AND NOT EXISTS (SELECT FROM {ScriptsRun} g WHERE g.entry_date > s.taken_at AT TIME ZONE 'UTC')
