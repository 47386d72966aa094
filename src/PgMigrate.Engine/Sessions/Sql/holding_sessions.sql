-- Who holds the lock that a session waits for, and whether that is a session that may be ended for it: one of a client's, of an application
-- that is named, no other migrator's. A process of the server's own, an autovacuum for one, is never; nor is who stands in the queue alone.
-- $1: the process that waits; $2: patterns of the applications, as a JSON array; $3: the first half of the migrators' advisory locks.
-- What is hidden from whoever asks is null, but for process, user and application.
SELECT b.pid,
       b.backend_start,
       b.xact_start,
       b.state = 'active' AS is_active,
       pg_catalog.clock_timestamp() AS seen_at,
       pg_catalog.clock_timestamp() - coalesce(b.xact_start, b.state_change) AS age,
       b.application_name AS application,
       b.usename::text AS user_name,
       pg_catalog.host(b.client_addr) AS client,
       CASE WHEN b.query <> '<insufficient privilege>' THEN pg_catalog.left(b.query, 1000) END AS query,
       coalesce((SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.oid = b.usesysid), false) AS is_superusers
FROM pg_catalog.pg_stat_activity b
WHERE b.pid = ANY (pg_catalog.pg_blocking_pids($1))
  AND coalesce(b.backend_type, 'client backend') = 'client backend'
  AND b.usesysid IS NOT NULL
  AND b.application_name <> ''
  AND b.application_name NOT LIKE 'pgmigrate%'
  AND EXISTS (SELECT FROM pg_catalog.json_array_elements_text($2::json) AS allowed (pattern) WHERE b.application_name ~ allowed.pattern)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_locks m WHERE m.pid = b.pid AND m.locktype = 'advisory' AND m.classid = $3::oid AND m.granted)
  AND EXISTS (SELECT FROM pg_catalog.pg_locks w
              JOIN pg_catalog.pg_locks h
                ON (h.locktype, h.database, h.relation, h.page, h.tuple, h.virtualxid, h.transactionid, h.classid, h.objid, h.objsubid)
                   IS NOT DISTINCT FROM
                   (w.locktype, w.database, w.relation, w.page, w.tuple, w.virtualxid, w.transactionid, w.classid, w.objid, w.objsubid)
              WHERE w.pid = $1 AND NOT w.granted AND h.pid = b.pid AND h.granted)
