SELECT d.oid::bigint, d.datname::text
FROM pg_catalog.pg_database d
WHERE d.datname = pg_catalog.current_database()
