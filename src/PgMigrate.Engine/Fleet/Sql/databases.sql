-- $1: a regular expression.
SELECT d.datname::text
FROM pg_catalog.pg_database d
WHERE d.datallowconn AND NOT d.datistemplate AND d.datname ~ $1
  AND pg_catalog.has_database_privilege(d.oid, 'CONNECT')
ORDER BY d.datname::text COLLATE "C"
