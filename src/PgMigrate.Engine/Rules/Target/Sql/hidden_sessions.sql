SELECT pg_catalog.count(*)
FROM pg_catalog.pg_stat_activity a
WHERE a.datname = pg_catalog.current_database() AND a.query = '<insufficient privilege>'
