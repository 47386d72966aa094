SELECT b.script,
       CASE
           WHEN b.ended_at IS NOT NULL THEN 'Ended'
           WHEN b.suspended_at IS NOT NULL THEN 'Suspended'
           WHEN r.outcome = 'running' AND b.run_id::text IS DISTINCT FROM b.left_run AND EXISTS (
               SELECT FROM pg_catalog.pg_locks l
               WHERE l.locktype = 'advisory' AND l.granted AND l.classid = $2::pg_catalog.oid AND l.objid = $3::pg_catalog.oid AND l.objsubid = 2
                   AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
           ) THEN 'Running'
           WHEN b.left_run IS NOT NULL THEN 'Ongoing'
           ELSE 'Waiting'
       END AS state,
       b.table_name, b.key_columns, b.pass, b.key_count, nullif(b.estimate, 0) AS estimate, b.row_count, b.batches, b.failures,
       CASE WHEN b.ended_at IS NULL THEN coalesce(b.wanted_size, b.size) ELSE b.size END AS size, b.wanted_target, b.wanted_pause, b.paused,
       b.begun_at, b.recorded_at, b.ended_at, b.suspended_by, b.suspended_reason
-- Tables that no run has brought up to date yet have no column left_by.
FROM (SELECT a.*, pg_catalog.row_to_json(a) ->> 'left_by' AS left_run FROM batches a) b
LEFT JOIN pgmigrate.run r ON r.run_id = b.run_id
ORDER BY b.begun_at DESC, b.script
