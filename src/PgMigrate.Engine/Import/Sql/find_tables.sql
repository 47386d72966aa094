-- Plain tables that have columns of all names of $1, a JSON array in lower case. $2: the schemas that are left out, as another. $3: what the
-- guard is called. A temporary table is none, and neither is a part of a partitioned one.
SELECT n.nspname::text AS schema, c.relname::text AS name, c.relrowsecurity,
       pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AS may_read,
       pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'TRIGGER') AS may_guard,
       EXISTS (SELECT FROM pg_catalog.pg_trigger g WHERE g.tgrelid = c.oid AND g.tgname = $3 AND NOT g.tgisinternal) AS is_guarded,
       pg_catalog.has_schema_privilege(n.oid, 'CREATE') AS may_create,
       guard.owner AS guard_owner,
       coalesce(guard.is_trusted, false) AS is_guard_trusted,
       (SELECT pg_catalog.json_agg(pg_catalog.json_build_array(a.attname, CASE t.typnamespace WHEN 'pg_catalog'::pg_catalog.regnamespace THEN t.typname ELSE '' END) ORDER BY a.attnum)
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)::text AS columns
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN LATERAL (
    -- Whoever owns the function of the guard has it run whenever the tool writes.
    SELECT o.rolname::text AS owner,
           o.rolsuper OR o.rolname = current_user OR o.oid IN (n.nspowner, c.relowner)
             OR EXISTS (SELECT FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database() AND d.datdba = o.oid) AS is_trusted
    FROM pg_catalog.pg_proc p
    JOIN pg_catalog.pg_roles o ON o.oid = p.proowner
    WHERE p.pronamespace = n.oid AND p.proname = $3 AND p.pronargs = 0
) guard ON true
WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND NOT c.relispartition
  AND n.nspname NOT IN (SELECT pg_catalog.json_array_elements_text($2::json)::name)
  AND NOT EXISTS (
      SELECT FROM pg_catalog.json_array_elements_text($1::json) AS wanted (name)
      WHERE NOT EXISTS (
          SELECT FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND pg_catalog.lower(a.attname::text) = wanted.name
      )
  )
ORDER BY schema, name
