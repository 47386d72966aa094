-- $1: the schema, or null for the database as a whole.
SELECT CASE WHEN $1::text IS NULL THEN pg_catalog.pg_database_size(pg_catalog.current_database())
       ELSE coalesce((SELECT pg_catalog.sum(pg_catalog.pg_total_relation_size(c.oid))
                      FROM pg_catalog.pg_class c
                      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                      WHERE n.nspname = $1 AND c.relkind IN ('r', 'm', 'p')), 0)::bigint END
