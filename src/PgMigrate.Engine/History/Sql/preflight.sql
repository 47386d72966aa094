-- The first statement of a session, which may still be on its user's search_path: nothing in it is looked up there, operators included.
-- It tells that path, and leaves it for the engine's own.
SELECT pg_catalog.current_setting('server_version_num')::integer AS server_version,
       pg_catalog.pg_is_in_recovery() AS in_recovery,
       pg_catalog.pg_backend_pid() AS backend_pid,
       coalesce((SELECT pg_catalog.json_agg(pg_catalog.concat(n.nspname, '.', c.relname) ORDER BY c.relname)::pg_catalog.text
                 FROM pg_catalog.pg_class c
                 JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
                 WHERE pg_catalog.lower(n.nspname) OPERATOR(pg_catalog.=) pg_catalog.lower($1)
                   AND c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p']::pg_catalog."char"[])
                   AND pg_catalog.lower(c.relname) OPERATOR(pg_catalog.=) ANY (ARRAY[
                       'scriptsrun', 'scriptsrunerrors', 'version', 'gratescriptsrun', 'gratescriptsrunerrors', 'grateversion'])), '[]') AS grate_tables,
       pg_catalog.to_regclass('pgmigrate.schema_version') IS NOT NULL AS pgmigrate_installed,
       pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE') AS may_create_schema,
       pg_catalog.clock_timestamp() AS server_time,
       pg_catalog.current_setting('role') OPERATOR(pg_catalog.<>) 'none' AS has_role,
       pg_catalog.current_setting('max_locks_per_transaction')::bigint OPERATOR(pg_catalog.*)
           (pg_catalog.current_setting('max_connections')::bigint
               OPERATOR(pg_catalog.+) pg_catalog.current_setting('max_prepared_transactions')::bigint) AS lock_capacity,
       pg_catalog.to_json(pg_catalog.current_schemas(false))::pg_catalog.text AS schemas,
       pg_catalog.current_setting('search_path') AS users_path,
       pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', false) AS own_path
