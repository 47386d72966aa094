-- Backups of what batches change that were begun and are not through: a run that goes on with them makes no other.
SELECT DISTINCT b.backup_id
FROM pgmigrate.batch t
JOIN pgmigrate.backup b ON b.run_id IS NOT NULL AND b.created_at <= t.begun_at
CROSS JOIN LATERAL (SELECT r.value ->> 'script' AS script FROM pg_catalog.jsonb_array_elements(b.manifest -> 'savedFor') r) s
WHERE t.ended_at IS NULL AND (t.script = s.script OR pg_catalog.right(t.script, pg_catalog.length(s.script) + 1) = '/' || s.script)
