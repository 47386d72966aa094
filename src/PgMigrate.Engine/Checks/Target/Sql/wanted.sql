SELECT w.n, c.oid, c.relkind, c.relowner, c.relpages, c.relfrozenxid
FROM pg_catalog.json_to_recordset({tables}::json) AS w (n integer, schema name, name name)
JOIN pg_catalog.pg_class c ON c.relname = w.name AND c.relkind IN ('r', 'p', 'm', 'v', 'f')
JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
WHERE CASE WHEN w.schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid) ELSE s.nspname = w.schema END
