-- Every session that waits for a lock, and for whom; and in each row, of which there is always one, what the process $1 executes.
-- pg_locks is there for all; the statements of others only for those who may see them. waitstart came with PostgreSQL 14.
-- Who waits for a row waits for a transaction, and holds the row's own lock meanwhile.
SELECT l.pid,
       pg_catalog.to_json(pg_catalog.pg_blocking_pids(l.pid))::text AS blockers,
       l.mode,
       coalesce(l.relation::pg_catalog.regclass::text,
                'a row of ' || (SELECT t.relation::pg_catalog.regclass::text FROM pg_catalog.pg_locks t
                                WHERE t.pid = l.pid AND t.locktype = 'tuple' AND t.granted LIMIT 1),
                l.locktype) AS object,
       pg_catalog.clock_timestamp() - (pg_catalog.to_jsonb(l) ->> 'waitstart')::timestamptz AS waited,
       coalesce(nullif(a.application_name, ''), nullif(a.backend_type, 'client backend')) AS application,
       a.usename::text AS user_name,
       CASE WHEN a.query <> '<insufficient privilege>' THEN pg_catalog.left(a.query, 1000) END AS query,
       l.locktype,
       (SELECT i.indrelid::pg_catalog.regclass::text FROM pg_catalog.pg_index i WHERE i.indexrelid = l.relation) AS table_of_index,
       (SELECT pg_catalog.json_agg(p.relid::pg_catalog.regclass::text)::text
        FROM pg_catalog.pg_partition_ancestors(l.relation) AS p (relid) WHERE p.relid <> l.relation) AS part_of,
       own.query_start AS own_began,
       own.query AS own_query,
       pg_catalog.clock_timestamp() AS seen_at
FROM (SELECT pg_catalog.max(s.query_start) AS query_start, pg_catalog.max(pg_catalog.left(s.query, 1000)) AS query
      FROM pg_catalog.pg_stat_get_activity($1) AS s WHERE s.state = 'active') AS own
LEFT JOIN pg_catalog.pg_locks l ON NOT l.granted AND l.pid IS NOT NULL
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
