-- $1: a table, quoted, found by the user's search_path; nothing else is looked up there. $2: whether a schema is meant; $3 is its
-- name then.
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), greatest(c.reltuples, 0)::bigint
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
WHERE c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p', 'm']::pg_catalog."char"[])
  AND CASE WHEN $2 THEN n.nspname OPERATOR(pg_catalog.=) $3::pg_catalog.name AND NOT c.relispartition
           ELSE c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1) END
ORDER BY 1
