SELECT pg_catalog.count(pg_catalog.pg_restore_relation_stats(
    'schemaname', r.schema, 'relname', r.relation, 'relpages', r.pages, 'reltuples', r.tuples, 'relallvisible', r.visible))
FROM pg_catalog.json_to_recordset($1::json) AS r (schema text, relation text, pages integer, tuples real, visible integer)
JOIN pg_catalog.pg_namespace AS n ON n.nspname = r.schema
JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = r.relation
