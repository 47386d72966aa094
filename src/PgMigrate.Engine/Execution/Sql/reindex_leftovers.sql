-- $1: INDEX, TABLE, SCHEMA, DATABASE or SYSTEM; $2: its name as written, empty for the database. It is found by the script's search_path,
-- and nothing else is looked up there.
-- A TOAST table's indexes belong to the table that has it; who may use the schema pg_toast may drop the invalid ones among them.
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname),
       pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS may_drop
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
LEFT JOIN pg_catalog.pg_class toasted ON toasted.reltoastrelid OPERATOR(pg_catalog.=) i.indrelid AND n.nspname OPERATOR(pg_catalog.=) 'pg_toast'
WHERE NOT i.indisvalid
  AND c.relname OPERATOR(pg_catalog.~) '_cc(new|old)[0-9]*$'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid OPERATOR(pg_catalog.=) i.indexrelid)
  AND CASE
          WHEN $1 OPERATOR(pg_catalog.=) 'TABLE' THEN
              coalesce(toasted.oid, i.indrelid) OPERATOR(pg_catalog.=) pg_catalog.to_regclass($2)
          WHEN $1 OPERATOR(pg_catalog.=) 'INDEX' THEN
              i.indrelid OPERATOR(pg_catalog.=) (SELECT o.indrelid FROM pg_catalog.pg_index o
                                                 WHERE o.indexrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($2))
          WHEN $1 OPERATOR(pg_catalog.=) 'SCHEMA' THEN
              coalesce(toasted.relnamespace, n.oid) OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace($2)
          ELSE true
      END
