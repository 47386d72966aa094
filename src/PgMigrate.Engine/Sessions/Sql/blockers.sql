SELECT b.pid,
       coalesce(nullif(b.application_name, ''), '(no name)') AS application,
       coalesce(b.usename, '(hidden)') AS user_name,
       coalesce(b.state, b.backend_type, '(hidden)') AS state,
       pg_catalog.clock_timestamp() - b.xact_start AS in_transaction
FROM pg_catalog.pg_stat_activity w
CROSS JOIN LATERAL unnest(pg_catalog.pg_blocking_pids(w.pid)) AS blocking (pid)
JOIN pg_catalog.pg_stat_activity b ON b.pid = blocking.pid
WHERE w.pid = $1 AND w.wait_event_type = 'Lock'
ORDER BY b.xact_start
