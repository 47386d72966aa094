-- $1: a table, quoted. $2: whether a schema is meant; $3 is its name then.
SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname), greatest(c.reltuples, 0)::bigint
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm')
  AND CASE WHEN $2 THEN n.nspname = $3::pg_catalog.name AND NOT c.relispartition ELSE c.oid = pg_catalog.to_regclass($1) END
ORDER BY 1
