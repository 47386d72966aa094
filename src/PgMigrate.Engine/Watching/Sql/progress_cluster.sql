SELECT p.pid, p.command, p.relid::pg_catalog.regclass::text AS object, p.phase,
       CASE WHEN p.heap_blks_total > 0 THEN p.heap_blks_scanned ELSE p.heap_tuples_scanned END AS done,
       nullif(p.heap_blks_total, 0) AS total,
       CASE WHEN p.heap_blks_total > 0 THEN 'blocks' ELSE 'tuples' END AS unit
FROM pg_catalog.pg_stat_progress_cluster p
WHERE p.relid IS NOT NULL
