-- Those that are enforced and were made NOT VALID. One that a parent hands down is validated with the parent's. $1: the schema that is
-- meant; null for all.
SELECT CASE WHEN c.contypid <> 0 THEN 'DOMAIN' ELSE 'TABLE' END AS kind,
       pg_catalog.format('%I.%I', n.nspname, coalesce(r.relname, t.typname)) AS name,
       pg_catalog.format('%I', c.conname) AS constraint_name,
       pg_catalog.pg_get_constraintdef(c.oid) AS definition
FROM pg_catalog.pg_constraint c
LEFT JOIN pg_catalog.pg_class r ON r.oid = c.conrelid
LEFT JOIN pg_catalog.pg_type t ON t.oid = c.contypid
JOIN pg_catalog.pg_namespace n ON n.oid = coalesce(r.relnamespace, t.typnamespace)
WHERE NOT c.convalidated
  AND ($1::text IS NULL OR n.nspname = $1)
  AND c.conparentid = 0
  AND c.coninhcount = 0
  AND coalesce((pg_catalog.to_jsonb(c) ->> 'conenforced')::boolean, true)
  AND n.nspname NOT IN ('pg_catalog', 'information_schema')
ORDER BY 2, 3
