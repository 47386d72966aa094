SELECT b.script,
       CASE
           WHEN b.ended_at IS NOT NULL THEN 'Ended'
           WHEN b.suspended_at IS NOT NULL THEN 'Suspended'
           WHEN run.is_running THEN 'Running'
           ELSE 'Waiting'
       END AS state,
       b.table_name, b.key_columns, b.pass, b.key_count, nullif(b.estimate, 0) AS estimate, b.row_count, b.batches, b.failures,
       CASE WHEN b.ended_at IS NULL THEN coalesce(b.wanted_size, b.size) ELSE b.size END AS size, b.wanted_target, b.wanted_pause, b.paused,
       b.begun_at, b.recorded_at, b.ended_at, b.suspended_by, b.suspended_reason,
       CASE WHEN b.ended_at IS NULL AND run.is_running THEN b.waits_for END AS waits_for, b.pauses::text AS pauses, b.longest,
       b.wanted_pause_on, b.wanted_stop_on
FROM batches b
LEFT JOIN pgmigrate.run r ON r.run_id = b.run_id
CROSS JOIN LATERAL (
    SELECT coalesce(r.outcome = 'running', false) AND EXISTS (
        SELECT FROM pg_catalog.pg_locks l
        WHERE l.locktype = 'advisory' AND l.granted AND l.classid = $2::pg_catalog.oid AND l.objid = $3::pg_catalog.oid AND l.objsubid = 2
            AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
    ) AS is_running
) run
ORDER BY b.begun_at DESC, b.script
