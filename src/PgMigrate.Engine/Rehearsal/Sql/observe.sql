-- What the session's transaction has locked so far. A relation that it dropped is locked, and no longer in pg_class. Comes between a
-- script's statements: nothing is looked up by its search_path.
SELECT l.relation::bigint, n.nspname, c.relname, c.relkind::pg_catalog.text, coalesce(pg_catalog.pg_relation_filenode(c.oid), 0)::bigint,
    l.mode, pg_catalog.pg_stat_get_xact_numscans(l.relation), i.indrelid::bigint, pg_catalog.transaction_timestamp(){flush}
FROM pg_catalog.pg_locks AS l
LEFT JOIN pg_catalog.pg_class AS c ON c.oid OPERATOR(pg_catalog.=) l.relation
LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid OPERATOR(pg_catalog.=) l.relation
WHERE l.pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid() AND l.locktype OPERATOR(pg_catalog.=) 'relation' AND l.granted
    -- What initdb made has smaller numbers.
    AND l.relation OPERATOR(pg_catalog.>=) '16384'::pg_catalog.oid
    AND (n.nspname IS NULL OR n.nspname OPERATOR(pg_catalog.!~~) E'pg\\_toast%' AND n.nspname OPERATOR(pg_catalog.!~~) E'pg\\_temp%')
