SELECT p.pid, 'ANALYZE' AS command, p.relid::pg_catalog.regclass::text AS object, p.phase,
       p.sample_blks_scanned AS done, nullif(p.sample_blks_total, 0) AS total, 'blocks' AS unit
FROM pg_catalog.pg_stat_progress_analyze p
WHERE p.relid IS NOT NULL
