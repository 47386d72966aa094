-- $1: the run; null for the newest snapshot that a run has left.
SELECT snapshot_id, run_id, taken_at, format, false AS is_compared, NULL::text AS taken_by
FROM pgmigrate.schema_snapshot
WHERE run_id IS NOT NULL AND ($1::uuid IS NULL OR run_id = $1)
ORDER BY snapshot_id DESC
LIMIT 1
