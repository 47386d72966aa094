-- Tables that no run has brought up to date yet have no columns pauses, longest, waits_for, wanted_pause_on and wanted_stop_on
-- (version 16), and left_by (17).
SELECT b.script,
       CASE
           WHEN b.ended_at IS NOT NULL THEN 'Ended'
           WHEN b.suspended_at IS NOT NULL THEN 'Suspended'
           WHEN run.is_running THEN 'Running'
           WHEN b.row ->> 'left_by' IS NOT NULL THEN 'Ongoing'
           ELSE 'Waiting'
       END AS state,
       b.table_name, b.key_columns, b.pass, b.key_count, nullif(b.estimate, 0) AS estimate, b.row_count, b.batches, b.failures,
       CASE WHEN b.ended_at IS NULL THEN coalesce(b.wanted_size, b.size) ELSE b.size END AS size, b.wanted_target, b.wanted_pause, b.paused,
       b.begun_at, b.recorded_at, b.ended_at, b.suspended_by, b.suspended_reason,
       CASE WHEN b.ended_at IS NULL AND run.is_running THEN b.row ->> 'waits_for' END AS waits_for,
       coalesce(b.row ->> 'pauses', '{}') AS pauses, coalesce(b.row ->> 'longest', '0')::interval AS longest,
       b.row ->> 'wanted_pause_on' AS wanted_pause_on, b.row ->> 'wanted_stop_on' AS wanted_stop_on
FROM (SELECT a.*, pg_catalog.row_to_json(a) AS row FROM batches a) b
LEFT JOIN pgmigrate.run r ON r.run_id = b.run_id
CROSS JOIN LATERAL (
    SELECT coalesce(r.outcome = 'running', false) AND b.run_id::text IS DISTINCT FROM b.row ->> 'left_by' AND EXISTS (
        SELECT FROM pg_catalog.pg_locks l
        WHERE l.locktype = 'advisory' AND l.granted AND l.classid = $2::pg_catalog.oid AND l.objid = $3::pg_catalog.oid AND l.objsubid = 2
            AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
    ) AS is_running
) run
ORDER BY b.begun_at DESC, b.script
