-- Who blocks a session. An autovacuum gives way to whoever has waited for deadlock_timeout, unless it prevents wraparound, which only those
-- see who may see its query. Who may not see what kind of process it is knows it by having no user. Prepared transactions have no process:
-- pg_blocking_pids gives 0 for them, and they are those that have locked what the session waits for. Their lock on the transaction's own
-- number tells which are whose.
SELECT b.pid,
       coalesce(nullif(b.application_name, ''), '(no name)') AS application,
       coalesce(b.usename::text, '(hidden)') AS user_name,
       coalesce(b.state, b.backend_type, '(hidden)') AS state,
       pg_catalog.clock_timestamp() - b.xact_start AS in_transaction,
       CASE WHEN coalesce(b.backend_type = 'autovacuum worker', b.usesysid IS NULL) AND b.query NOT LIKE '%(to prevent wraparound)'
            THEN (SELECT s.setting::integer FROM pg_catalog.pg_settings s WHERE s.name = 'deadlock_timeout')
       END AS yields_after
FROM pg_catalog.pg_stat_activity w
CROSS JOIN LATERAL unnest(pg_catalog.pg_blocking_pids(w.pid)) AS blocking (pid)
JOIN pg_catalog.pg_stat_activity b ON b.pid = blocking.pid
WHERE w.pid = $1 AND w.wait_event_type = 'Lock'
UNION ALL
SELECT 0, p.gid, p.owner::text, 'prepared', pg_catalog.clock_timestamp() - p.prepared, NULL
FROM pg_catalog.pg_locks w
JOIN pg_catalog.pg_locks h
  ON (h.locktype, h.database, h.relation, h.transactionid, h.classid, h.objid) IS NOT DISTINCT FROM
     (w.locktype, w.database, w.relation, w.transactionid, w.classid, w.objid)
JOIN pg_catalog.pg_locks x ON x.virtualtransaction = h.virtualtransaction AND x.locktype = 'transactionid' AND x.pid IS NULL AND x.granted
JOIN pg_catalog.pg_prepared_xacts p ON p.transaction = x.transactionid
WHERE w.pid = $1 AND NOT w.granted AND h.granted AND h.pid IS NULL AND 0 = ANY (pg_catalog.pg_blocking_pids($1))
ORDER BY in_transaction DESC NULLS LAST
