-- The relations and types called as the names in $1 (JSON array), wherever they are.
SELECT n.nspname::text, x.name::text
FROM (SELECT c.relnamespace AS namespace, c.relname AS name FROM pg_catalog.pg_class c
      UNION
      SELECT t.typnamespace, t.typname FROM pg_catalog.pg_type t) x
JOIN pg_catalog.pg_namespace n ON n.oid = x.namespace
WHERE x.name IN (SELECT value FROM pg_catalog.json_array_elements_text($1::json))
