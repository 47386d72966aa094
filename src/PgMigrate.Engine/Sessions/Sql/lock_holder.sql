SELECT l.pid,
       coalesce(nullif(a.application_name, ''), '(no name)') AS application,
       coalesce(a.usename, '(hidden)') AS user_name,
       a.backend_start,
       a.state
FROM pg_catalog.pg_locks l
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.classid = $1::oid AND l.objid = $2::oid AND l.objsubid = 2 AND l.granted
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
LIMIT 1
