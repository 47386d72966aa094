-- $1: the table as written; $2: the index's name, which the server cuts here as it has cut it in the statement.
SELECT coalesce(i.indrelid = t.oid, false) AS is_on_table,
       coalesce(i.indisvalid AND i.indisready AND i.indislive, false) AS is_valid,
       EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p
               WHERE p.datname = pg_catalog.current_database() AND p.index_relid = c.oid) AS is_being_built
FROM pg_catalog.pg_class t
JOIN pg_catalog.pg_class c ON c.relnamespace = t.relnamespace AND c.relname = $2::pg_catalog.name
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
WHERE t.oid = pg_catalog.to_regclass($1)
