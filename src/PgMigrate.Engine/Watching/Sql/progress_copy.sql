SELECT p.pid, p.command, nullif(p.relid, 0)::pg_catalog.regclass::text AS object, NULL AS phase,
       CASE WHEN p.bytes_total > 0 THEN p.bytes_processed ELSE p.tuples_processed END AS done,
       nullif(p.bytes_total, 0) AS total,
       CASE WHEN p.bytes_total > 0 THEN 'bytes' ELSE 'tuples' END AS unit
FROM pg_catalog.pg_stat_progress_copy p
WHERE p.relid IS NOT NULL
