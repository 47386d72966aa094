-- Which backup has what a script of a run destroyed.
SELECT DISTINCT ON (b.run_id, r.value ->> 'script') b.run_id, r.value ->> 'script', b.backup_id
FROM pgmigrate.backup b
CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(b.manifest -> 'savedFor') r
WHERE b.state = 'complete' AND b.run_id IS NOT NULL
ORDER BY b.run_id, r.value ->> 'script', b.created_at
