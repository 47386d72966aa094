-- What the server has counted of tables and indexes since its statistics were begun. $1: names, as JSON; $2: the schemas in which names
-- without one are looked for, as a JSON array. A partitioned one is used in its parts. Columns of later versions are read as JSON: before
-- 16 the server does not tell when a relation was read last.
WITH RECURSIVE wanted AS (
    SELECT w.n, c.oid, c.relkind
    FROM pg_catalog.json_to_recordset($1::json) AS w (n integer, schema name, name name)
    JOIN pg_catalog.pg_class c ON c.relname = w.name AND c.relkind IN ('r', 'p', 'm', 'i', 'I')
    JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
    WHERE s.nspname = coalesce(w.schema, (
        SELECT p.schema
        FROM pg_catalog.json_array_elements_text($2::json) WITH ORDINALITY AS p (schema, place)
        JOIN pg_catalog.pg_namespace ps ON ps.nspname = p.schema
        JOIN pg_catalog.pg_class pc ON pc.relnamespace = ps.oid AND pc.relname = w.name
        ORDER BY p.place
        LIMIT 1))
),
part AS (
    SELECT w.n, w.oid FROM wanted w
    UNION
    SELECT p.n, i.inhrelid FROM part p JOIN pg_catalog.pg_inherits i ON i.inhparent = p.oid
),
counted AS (
    SELECT p.n, coalesce(t.seq_scan, 0) + coalesce(t.idx_scan, 0) AS reads, t.n_tup_ins + t.n_tup_upd + t.n_tup_del AS writes,
           greatest((pg_catalog.to_jsonb(t) ->> 'last_seq_scan')::timestamptz, (pg_catalog.to_jsonb(t) ->> 'last_idx_scan')::timestamptz) AS last_read
    FROM part p JOIN pg_catalog.pg_stat_all_tables t ON t.relid = p.oid
    UNION ALL
    SELECT p.n, coalesce(i.idx_scan, 0), 0, (pg_catalog.to_jsonb(i) ->> 'last_idx_scan')::timestamptz
    FROM part p JOIN pg_catalog.pg_stat_all_indexes i ON i.indexrelid = p.oid
)
SELECT w.n,
       coalesce(sum(c.reads), 0)::bigint AS reads,
       coalesce(sum(c.writes), 0)::bigint AS writes,
       max(c.last_read) AS last_read,
       coalesce(pg_catalog.pg_stat_get_db_stat_reset_time(d.oid), pg_catalog.pg_postmaster_start_time()) AS counted_since,
       pg_catalog.current_setting('server_version_num')::integer >= 160000 AS tells_when,
       (SELECT t.relname FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class t ON t.oid = x.indrelid WHERE x.indexrelid = w.oid) AS on_table
FROM wanted w
CROSS JOIN (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) d
LEFT JOIN counted c ON c.n = w.n
GROUP BY w.n, w.oid, d.oid
