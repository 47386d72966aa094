-- Who holds a lock of a run, other than whoever asks. $1: the first half of the locks' keys; $2: the second half of that of what is worked on;
-- $3: of that of the database as a whole, which the runs of several schemas share. Of several holders, one that shares with nobody comes first.
SELECT l.pid,
       coalesce(nullif(a.application_name, ''), '(no name)') AS application,
       coalesce(a.usename, '(hidden)') AS user_name,
       a.backend_start,
       a.state
FROM pg_catalog.pg_locks l
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.classid = $1::oid AND l.objid IN ($2::oid, $3::oid) AND l.objsubid = 2 AND l.granted
  AND l.pid <> pg_catalog.pg_backend_pid()
  AND ($2 = $3 OR l.mode = 'ExclusiveLock')
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
ORDER BY l.mode = 'ExclusiveLock' DESC
LIMIT 1
