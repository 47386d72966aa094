-- Those that nobody builds. What REINDEX CONCURRENTLY has left, and what a DROP INDEX CONCURRENTLY has begun to drop, is dropped; a TOAST
-- table's goes with its table. $1: the schema that is meant; null for all.
SELECT pg_catalog.format('%I.%I', n.nspname, i.relname),
       pg_catalog.format('%I.%I', tn.nspname, t.relname),
       i.relname ~ '_cc(new|old)[0-9]*$' OR NOT x.indislive AS is_copy
FROM pg_catalog.pg_index x
JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid AND i.relkind = 'i'
JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace AND n.nspname <> 'pg_toast'
JOIN pg_catalog.pg_class t ON t.oid = x.indrelid
JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
WHERE NOT x.indisvalid
  AND ($1::text IS NULL OR n.nspname = $1)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = x.indexrelid)
ORDER BY 1
