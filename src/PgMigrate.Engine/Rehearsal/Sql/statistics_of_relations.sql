-- What the planner knows of sizes, as JSON.
SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
    'schema', n.nspname, 'relation', c.relname, 'pages', c.relpages, 'tuples', c.reltuples, 'visible', c.relallvisible)), '[]')::text
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm', 'p', 'i', 'I')
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE E'pg\\_toast%' AND n.nspname NOT LIKE E'pg\\_temp%'
