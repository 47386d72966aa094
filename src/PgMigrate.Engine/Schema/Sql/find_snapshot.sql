-- $1: the run; null for the newest snapshot.
SELECT snapshot_id, run_id, taken_at, format
FROM pgmigrate.schema_snapshot
WHERE $1::uuid IS NULL OR run_id = $1
ORDER BY snapshot_id DESC
LIMIT 1
