-- The version counts only where it is not the server's default: a newer server brings newer extensions.
SELECT 'EXTENSION' AS type,
       quote_ident(e.extname) AS name,
       NULL AS parent,
       quote_ident(n.nspname) AS schema,
       CASE WHEN e.extversion IS DISTINCT FROM a.default_version THEN e.extversion END AS version,
       obj_description(e.oid, 'pg_extension') AS comment
FROM pg_extension e
JOIN pg_namespace n ON n.oid = e.extnamespace
LEFT JOIN pg_available_extensions() a ON a.name = e.extname
