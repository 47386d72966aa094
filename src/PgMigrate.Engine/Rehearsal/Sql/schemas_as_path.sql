-- The schemas of this database as a search_path. $1: the schema of grate's tables.
SELECT coalesce(pg_catalog.string_agg(pg_catalog.quote_ident(n.nspname), ', ' ORDER BY n.nspname), '')
FROM pg_catalog.pg_namespace n
WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'pgmigrate', 'pgmigrate_backup', $1)
