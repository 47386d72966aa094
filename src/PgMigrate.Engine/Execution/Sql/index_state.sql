-- $1: the table as a script has written it, found by its search_path; nothing else is looked up there. $2: the index's name, which the
-- server cuts here as it has cut it in the statement.
SELECT coalesce(i.indrelid OPERATOR(pg_catalog.=) t.oid, false) AS is_on_table,
       coalesce(i.indisvalid AND i.indisready AND i.indislive, false) AS is_valid,
       EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p
               WHERE p.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
                 AND p.index_relid OPERATOR(pg_catalog.=) c.oid) AS is_being_built
FROM pg_catalog.pg_class t
JOIN pg_catalog.pg_class c ON c.relnamespace OPERATOR(pg_catalog.=) t.relnamespace
    AND c.relname OPERATOR(pg_catalog.=) $2::pg_catalog.name
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid OPERATOR(pg_catalog.=) c.oid
WHERE t.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1)
