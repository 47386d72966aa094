SELECT p.pid, 'VACUUM' AS command, p.relid::pg_catalog.regclass::text AS object, p.phase,
       p.heap_blks_scanned AS done, nullif(p.heap_blks_total, 0) AS total, 'blocks' AS unit
FROM pg_catalog.pg_stat_progress_vacuum p
WHERE p.relid IS NOT NULL
