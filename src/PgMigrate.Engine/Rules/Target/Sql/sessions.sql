-- Others who are in a transaction of this database, and what they have locked of the tables that are asked for. What the server
-- hides of them from a role without pg_read_all_stats is null; locks are seen by everybody.
SELECT coalesce(pg_catalog.json_agg(s), '[]')
FROM (
    SELECT a.pid, a.usename AS "user", a.application_name AS application, a.state, a.backend_type AS kind,
           floor(extract(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)) AS seconds,
           a.query = '<insufficient privilege>' AS is_hidden,
           a.query LIKE 'autovacuum: %(to prevent wraparound)' AS prevents_wraparound,
           coalesce(held.locks, '[]') AS locks
    FROM pg_catalog.pg_stat_activity a
    LEFT JOIN (
        SELECT l.pid, pg_catalog.json_agg(pg_catalog.json_build_object('table', w.n, 'mode', l.mode)) AS locks
        FROM pg_catalog.pg_locks l
        JOIN ({wanted}) w ON w.oid = l.relation
        WHERE l.locktype = 'relation' AND l.granted
          AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
        GROUP BY l.pid
    ) held ON held.pid = a.pid
    WHERE a.datname = pg_catalog.current_database()
      AND a.pid <> pg_catalog.pg_backend_pid()
      AND (a.xact_start IS NOT NULL OR held.pid IS NOT NULL)
    ORDER BY held.pid IS NULL, a.xact_start
    LIMIT 100
) s
