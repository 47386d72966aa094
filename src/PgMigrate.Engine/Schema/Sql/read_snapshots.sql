-- Tables of an older version have no is_compared. Every snapshot with its run, oldest first. A run whose row is gone leaves its snapshot without a name.
SELECT s.snapshot_id, s.run_id, s.taken_at, s.format,
       coalesce((to_jsonb(s) ->> 'is_compared')::boolean, false) AS is_compared,
       r.operating_system_user || '@' || r.host AS taken_by
FROM pgmigrate.schema_snapshot s
LEFT JOIN pgmigrate.run r ON r.run_id = s.run_id
ORDER BY s.snapshot_id
