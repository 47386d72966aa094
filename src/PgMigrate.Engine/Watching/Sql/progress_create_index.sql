SELECT p.pid, p.command, coalesce(nullif(p.index_relid, 0), p.relid)::pg_catalog.regclass::text AS object, p.phase,
       CASE WHEN p.phase LIKE 'waiting%' THEN p.lockers_done WHEN p.tuples_total > 0 THEN p.tuples_done WHEN p.blocks_total > 0 THEN p.blocks_done END AS done,
       CASE WHEN p.phase LIKE 'waiting%' THEN p.lockers_total WHEN p.tuples_total > 0 THEN p.tuples_total WHEN p.blocks_total > 0 THEN p.blocks_total END AS total,
       CASE WHEN p.phase LIKE 'waiting%' THEN 'sessions' WHEN p.tuples_total > 0 THEN 'tuples' WHEN p.blocks_total > 0 THEN 'blocks' END AS unit
FROM pg_catalog.pg_stat_progress_create_index p
WHERE p.relid IS NOT NULL
