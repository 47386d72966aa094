-- Tables in the schema of copies that no backup lists. Under the locks of a run no backup is being made.
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'pgmigrate_backup' AND c.relkind = 'r'
  AND c.relname NOT IN (
      SELECT t.value ->> 'copy'
      FROM pgmigrate.backup b
      CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(b.manifest -> 'tables') t
      WHERE t.value ->> 'copy' IS NOT NULL)
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_locks l
      WHERE l.relation = c.oid AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
        AND l.pid <> pg_catalog.pg_backend_pid())
ORDER BY 1
