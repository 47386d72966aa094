-- Who blocks a session. An autovacuum gives way to whoever has waited for deadlock_timeout, unless it prevents wraparound, which only those
-- see who may see its query. Who may not see what kind of process it is knows it by having no user.
SELECT b.pid,
       coalesce(nullif(b.application_name, ''), '(no name)') AS application,
       coalesce(b.usename, '(hidden)') AS user_name,
       coalesce(b.state, b.backend_type, '(hidden)') AS state,
       pg_catalog.clock_timestamp() - b.xact_start AS in_transaction,
       CASE WHEN coalesce(b.backend_type = 'autovacuum worker', b.usesysid IS NULL) AND b.query NOT LIKE '%(to prevent wraparound)'
            THEN (SELECT s.setting::integer FROM pg_catalog.pg_settings s WHERE s.name = 'deadlock_timeout')
       END AS yields_after
FROM pg_catalog.pg_stat_activity w
CROSS JOIN LATERAL unnest(pg_catalog.pg_blocking_pids(w.pid)) AS blocking (pid)
JOIN pg_catalog.pg_stat_activity b ON b.pid = blocking.pid
WHERE w.pid = $1 AND w.wait_event_type = 'Lock'
ORDER BY b.xact_start
