-- The relations and types called as the names in $1 (JSON array), wherever they are, and the schemas called as those in $2, with no
-- name behind. A name is cut as the server cuts it, and comes back as it was asked for.
SELECT n.nspname::text, asked.value
FROM pg_catalog.json_array_elements_text($1::json) AS asked
JOIN (SELECT c.relnamespace AS namespace, c.relname AS name FROM pg_catalog.pg_class c
      UNION
      SELECT t.typnamespace, t.typname FROM pg_catalog.pg_type t) x ON x.name = asked.value::pg_catalog.name
JOIN pg_catalog.pg_namespace n ON n.oid = x.namespace

UNION ALL
SELECT asked.value, NULL
FROM pg_catalog.json_array_elements_text($2::json) AS asked
JOIN pg_catalog.pg_namespace n ON n.nspname = asked.value::pg_catalog.name
