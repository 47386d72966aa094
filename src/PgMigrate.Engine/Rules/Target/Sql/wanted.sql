SELECT w.n, c.oid, c.relkind, c.relowner, c.relpages, c.relfrozenxid
FROM pg_catalog.json_to_recordset({tables}::json) AS w (n integer, schema name, name name)
JOIN pg_catalog.pg_class c ON c.relname = w.name AND c.relkind IN ('r', 'p', 'm', 'v', 'f')
JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
WHERE s.nspname = coalesce(w.schema, (
    -- The user's path is no longer the session's.
    SELECT p.schema
    FROM pg_catalog.json_array_elements_text({path}::json -> 'searched') WITH ORDINALITY AS p (schema, place)
    JOIN pg_catalog.pg_namespace ps ON ps.nspname = p.schema
    JOIN pg_catalog.pg_class pc ON pc.relnamespace = ps.oid AND pc.relname = w.name
    ORDER BY p.place
    LIMIT 1))
