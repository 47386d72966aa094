-- What the sessions of the run that holds the locks are at: those that hold the work lock, and those that are called as the run is. The
-- session of the run lock itself only beats. What is hidden of a session is null, and the locks that it holds still tell.
-- $1: the first half of the locks' keys; $2, $3: the second half of that of the run lock, and of the work lock.
WITH holder AS (
    SELECT l.pid, l.objid
    FROM pg_catalog.pg_locks l
    WHERE l.locktype = 'advisory' AND l.classid = $1::oid AND l.objid IN ($2::oid, $3::oid) AND l.objsubid = 2 AND l.granted
      AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
),
worker AS (
    SELECT a.pid, a.state, a.wait_event_type, a.xact_start, a.query_start, a.state_change
    FROM pg_catalog.pg_stat_activity a
    WHERE a.pid <> pg_catalog.pg_backend_pid()
      AND a.pid NOT IN (SELECT h.pid FROM holder h WHERE h.objid = $2::oid)
      AND (a.pid IN (SELECT h.pid FROM holder h WHERE h.objid = $3::oid)
           OR a.application_name IN (
               SELECT b.application_name
               FROM holder h
               JOIN pg_catalog.pg_stat_activity b ON b.pid = h.pid
               WHERE h.objid = $2::oid AND b.application_name <> ''))
)
SELECT coalesce(pg_catalog.bool_or(w.state = 'active' AND w.wait_event_type IS DISTINCT FROM 'Lock'), false) AS works,
       coalesce(pg_catalog.string_agg(
           pg_catalog.concat_ws(' ', w.pid, w.xact_start, w.query_start, w.state_change,
               (SELECT pg_catalog.count(*) FROM pg_catalog.pg_locks l WHERE l.pid = w.pid AND l.granted)),
           ',' ORDER BY w.pid), '') AS seen
FROM worker w
