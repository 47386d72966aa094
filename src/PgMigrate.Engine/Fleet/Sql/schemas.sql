-- $1: a regular expression. PostgreSQL's own schemas and PgMigrate's are nobody's.
SELECT n.nspname::text
FROM pg_catalog.pg_namespace n
WHERE n.nspname ~ $1 AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'pgmigrate', 'pgmigrate_backup')
ORDER BY n.nspname::text COLLATE "C"
