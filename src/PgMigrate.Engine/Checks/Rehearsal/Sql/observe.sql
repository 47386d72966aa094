-- What the session's transaction has locked so far. A relation that it dropped is locked, and no longer in pg_class.
SELECT l.relation::bigint, n.nspname, c.relname, c.relkind::text, coalesce(pg_catalog.pg_relation_filenode(c.oid), 0)::bigint,
    l.mode, pg_catalog.pg_stat_get_xact_numscans(l.relation), i.indrelid::bigint, pg_catalog.transaction_timestamp()
FROM pg_catalog.pg_locks AS l
LEFT JOIN pg_catalog.pg_class AS c ON c.oid = l.relation
LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = l.relation
WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.granted
    -- What initdb made has smaller numbers.
    AND l.relation >= 16384 AND (n.nspname IS NULL OR n.nspname NOT LIKE 'pg\_toast%' AND n.nspname NOT LIKE 'pg\_temp%')
