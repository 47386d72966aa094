-- Sizes as the catalogue knows them, which takes no lock on any table: of the table with its indexes and its TOAST table.
WITH pages AS (
    SELECT c.oid,
        c.relpages::bigint
            + coalesce((SELECT sum(x.relpages) FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid), 0)
            + coalesce((SELECT t.relpages FROM pg_catalog.pg_class AS t WHERE t.oid = c.reltoastrelid), 0) AS pages
    FROM pg_catalog.pg_class AS c
    WHERE c.relkind IN ('r', 'p', 'm')
),
held AS (
    SELECT l.relation, count(DISTINCT l.pid) AS transactions, max(pg_catalog.clock_timestamp() - a.xact_start) AS oldest
    FROM pg_catalog.pg_locks AS l
    JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
    WHERE l.locktype = 'relation' AND l.granted AND a.pid <> pg_catalog.pg_backend_pid()
        AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
        AND a.xact_start < pg_catalog.clock_timestamp() - interval '1 second'
    GROUP BY l.relation
)
SELECT n.nspname, c.relname, greatest(c.reltuples, 0)::bigint,
    (p.pages * pg_catalog.current_setting('block_size')::bigint)::bigint,
    pg_catalog.pg_stat_get_tuples_inserted(c.oid) + pg_catalog.pg_stat_get_tuples_updated(c.oid) + pg_catalog.pg_stat_get_tuples_deleted(c.oid),
    coalesce(h.transactions, 0)::integer, h.oldest, pg_catalog.clock_timestamp()
FROM pages AS p
JOIN pg_catalog.pg_class AS c ON c.oid = p.oid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN held AS h ON h.relation = c.oid
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE E'pg\\_toast%' AND n.nspname NOT LIKE E'pg\\_temp%'
