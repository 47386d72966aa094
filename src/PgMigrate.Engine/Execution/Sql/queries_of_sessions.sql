-- The newest query of a session of others that names an object. $1, $2: what its text must match, the second null for no more than the
-- first; $3: what it must not match; $4: how far back.
SELECT a.usename, a.application_name, pg_catalog.host(a.client_addr), a.query, a.query_start
FROM pg_catalog.pg_stat_activity a
WHERE a.datname = pg_catalog.current_database()
  AND a.backend_type = 'client backend'
  AND a.pid <> pg_catalog.pg_backend_pid()
  AND a.application_name NOT LIKE 'pgmigrate%'
  AND a.query_start > pg_catalog.now() - $4
  AND a.query ~* $1
  AND ($2::text IS NULL OR a.query ~* $2)
  AND a.query !~* $3
ORDER BY a.query_start DESC
LIMIT 1
