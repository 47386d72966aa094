-- The sessions that hold a lock of a run in this database: the run lock, which shows that a migrator lives, or the work lock. pg_locks is
-- there for all; what is hidden of a session from whoever asks is null, but for its process, its user and its application.
-- $1: the first half of the locks' keys; $2, $3: the second half of that of the run lock, and of the work lock. A run of a schema shares
-- the locks of the database, whose keys are 3 at most, and holds others besides: it is none of the database as a whole.
SELECT l.pid,
       l.objid = $2::oid AS holds_run_lock,
       a.application_name,
       a.backend_start,
       a.state,
       CASE WHEN a.state = 'active' THEN pg_catalog.clock_timestamp() - a.query_start END AS executes_since,
       CASE WHEN a.state = 'active' AND a.query <> '<insufficient privilege>' THEN a.query END AS query
FROM (SELECT DISTINCT h.pid, h.objid
      FROM pg_catalog.pg_locks h
      WHERE h.locktype = 'advisory' AND h.classid = $1::oid AND h.objid IN ($2::oid, $3::oid) AND h.objsubid = 2 AND h.granted
        AND h.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
        AND ($2::oid > 3::oid OR NOT EXISTS (
            SELECT FROM pg_catalog.pg_locks o
            WHERE o.pid = h.pid AND o.locktype = 'advisory' AND o.classid = h.classid AND o.objsubid = 2 AND o.objid > 3::oid))) l
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
ORDER BY holds_run_lock DESC, executes_since DESC NULLS LAST, l.pid
