-- A table's size is asked for under a lock, which would wait for whoever has locked, or waits to lock, the table from all others.
-- A partitioned table has no file of its own: the pages of its parts, as of their last vacuum, tell about its size.
SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
    'table', t.n,
    'bytes', CASE
        WHEN t.relkind = 'p' THEN (
            WITH RECURSIVE part AS (
                SELECT t.oid
                UNION ALL
                SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN part p ON i.inhparent = p.oid
            )
            SELECT sum(c.relpages::bigint) * pg_catalog.current_setting('block_size')::bigint
            FROM part p JOIN pg_catalog.pg_class c ON c.oid = p.oid)
        WHEN t.is_readable THEN pg_catalog.pg_total_relation_size(t.oid) END,
    'is_empty', CASE WHEN t.is_readable AND t.relkind = 'r' THEN pg_catalog.pg_relation_size(t.oid) = 0 ELSE false END,
    'is_due_for_freezing', CASE WHEN t.relkind IN ('r', 'm')
        THEN pg_catalog.age(t.relfrozenxid) > pg_catalog.current_setting('autovacuum_freeze_max_age')::integer ELSE false END)), '[]')
FROM (
    SELECT w.*,
           w.relkind IN ('r', 'm') AND NOT EXISTS (
               SELECT FROM pg_catalog.pg_locks l
               WHERE l.relation = w.oid AND l.mode = 'AccessExclusiveLock' AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()) AS is_readable
    FROM ({wanted}) w
) t
