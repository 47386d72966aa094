-- $1: INDEX, TABLE, SCHEMA, DATABASE or SYSTEM; $2: its name as written, empty for the database.
-- A TOAST table's indexes belong to the table that has it; who may use the schema pg_toast may drop the invalid ones among them.
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname),
       pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS may_drop
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class toasted ON toasted.reltoastrelid = i.indrelid AND n.nspname = 'pg_toast'
WHERE NOT i.indisvalid
  AND c.relname ~ '_cc(new|old)[0-9]*$'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid)
  AND CASE $1
          WHEN 'TABLE' THEN coalesce(toasted.oid, i.indrelid) = pg_catalog.to_regclass($2)
          WHEN 'INDEX' THEN i.indrelid = (SELECT o.indrelid FROM pg_catalog.pg_index o WHERE o.indexrelid = pg_catalog.to_regclass($2))
          WHEN 'SCHEMA' THEN coalesce(toasted.relnamespace, n.oid) = pg_catalog.to_regnamespace($2)
          ELSE true
      END
