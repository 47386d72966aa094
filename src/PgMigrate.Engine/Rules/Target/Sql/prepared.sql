-- Prepared transactions of this database. Their locks belong to no process; the one on the transaction's own number tells which are whose.
SELECT coalesce(pg_catalog.json_agg(s), '[]')
FROM (
    SELECT p.gid, p.owner AS "user", floor(extract(epoch FROM pg_catalog.clock_timestamp() - p.prepared)) AS seconds,
           coalesce((SELECT pg_catalog.json_agg(pg_catalog.json_build_object('table', w.n, 'mode', l.mode))
                     FROM pg_catalog.pg_locks x
                     JOIN pg_catalog.pg_locks l ON l.virtualtransaction = x.virtualtransaction AND l.pid IS NULL AND l.locktype = 'relation'
                     JOIN ({wanted}) w ON w.oid = l.relation
                     WHERE x.locktype = 'transactionid' AND x.transactionid = p.transaction AND x.pid IS NULL), '[]') AS locks
    FROM pg_catalog.pg_prepared_xacts p
    WHERE p.database = pg_catalog.current_database()
    ORDER BY p.prepared
    LIMIT 100
) s
