SELECT current_setting('server_version_num')::integer AS server_version,
       pg_catalog.pg_is_in_recovery() AS in_recovery,
       pg_catalog.pg_backend_pid() AS backend_pid,
       coalesce((SELECT pg_catalog.json_agg(n.nspname || '.' || c.relname ORDER BY c.relname)::text
                 FROM pg_catalog.pg_class c
                 JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                 WHERE lower(n.nspname) = lower($1)
                   AND c.relkind IN ('r', 'p')
                   AND lower(c.relname) IN ('scriptsrun', 'scriptsrunerrors', 'version',
                                            'gratescriptsrun', 'gratescriptsrunerrors', 'grateversion')), '[]') AS grate_tables,
       pg_catalog.to_regclass('pgmigrate.schema_version') IS NOT NULL AS pgmigrate_installed,
       pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE') AS may_create_schema,
       pg_catalog.clock_timestamp() AS server_time,
       pg_catalog.current_setting('role') <> 'none' AS has_role,
       pg_catalog.current_setting('max_locks_per_transaction')::bigint
           * (pg_catalog.current_setting('max_connections')::bigint + pg_catalog.current_setting('max_prepared_transactions')::bigint) AS lock_capacity
