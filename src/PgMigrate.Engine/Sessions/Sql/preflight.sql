-- The first statement of a session, which may still be on its user's search_path: nothing in it is looked up there, operators included.
-- It tells that path, and leaves it for the engine's own. $1: the schema of grate's tables.
WITH RECURSIVE trusted AS (
    -- Membership as it was granted: a superuser counts as a member of every role.
    SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname OPERATOR(pg_catalog.=) current_user
    UNION ALL
    SELECT m.roleid FROM pg_catalog.pg_auth_members m JOIN trusted ON trusted.oid OPERATOR(pg_catalog.=) m.member
),
own_object AS (
    SELECT n.nspname::pg_catalog.text AS name, 'n'::pg_catalog."char" AS kind, n.nspowner AS owner
    FROM pg_catalog.pg_namespace n
    WHERE n.nspname OPERATOR(pg_catalog.=) ANY (ARRAY[$1, 'pgmigrate', 'pgmigrate_backup']::pg_catalog.text[])
    UNION ALL
    SELECT pg_catalog.concat(n.nspname, '.', c.relname), c.relkind, c.relowner
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
    WHERE n.nspname OPERATOR(pg_catalog.=) $1
          AND pg_catalog.lower(c.relname) OPERATOR(pg_catalog.=) ANY (ARRAY[
              'scriptsrun', 'scriptsrunerrors', 'version', 'gratescriptsrun', 'gratescriptsrunerrors', 'grateversion'])
       OR n.nspname OPERATOR(pg_catalog.=) 'pgmigrate'
          AND c.relname OPERATOR(pg_catalog.=) ANY (ARRAY[
              'schema_version', 'run', 'script_run', 'statement_checkpoint', 'backup', 'schema_snapshot', 'schema_object', 'schema_mark',
              'phase_confirmation', 'invariant_value', 'repair', 'batch', 'batch_range', 'alert', 'run_plan', 'rollout']::pg_catalog.text[])
)
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
       coalesce((SELECT pg_catalog.json_agg(n.nspname)
                 FROM pg_catalog.pg_namespace n
                 WHERE n.nspname OPERATOR(pg_catalog.=) ANY (ARRAY[$1, 'pgmigrate']::pg_catalog.text[])
                   AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                   AND pg_catalog.has_schema_privilege(n.oid, 'CREATE'))::pg_catalog.text, '[]') AS usable_schemas,
       pg_catalog.clock_timestamp() AS server_time,
       pg_catalog.current_setting('role') OPERATOR(pg_catalog.<>) 'none' AS has_role,
       pg_catalog.current_setting('max_locks_per_transaction')::bigint OPERATOR(pg_catalog.*)
           (pg_catalog.current_setting('max_connections')::bigint
               OPERATOR(pg_catalog.+) pg_catalog.current_setting('max_prepared_transactions')::bigint) AS lock_capacity,
       pg_catalog.to_json(pg_catalog.current_schemas(false))::pg_catalog.text AS schemas,
       pg_catalog.current_setting('search_path') AS users_path,
       coalesce((SELECT pg_catalog.json_agg(o.name) FROM own_object o
                 WHERE o.kind OPERATOR(pg_catalog.<>) 'n' AND o.name OPERATOR(pg_catalog.~~) 'pgmigrate.%')::pg_catalog.text, '[]') AS own_tables,
       coalesce((SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
                            o.name, CASE WHEN o.kind OPERATOR(pg_catalog.=) 'n' THEN 'schema' WHEN o.kind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p']::pg_catalog."char"[]) THEN 'table' ELSE 'other' END,
                            r.rolname))
                 FROM own_object o
                 JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) o.owner
                 WHERE o.kind OPERATOR(pg_catalog.<>) ALL (ARRAY['n', 'r', 'p']::pg_catalog."char"[])
                    OR NOT (r.rolsuper OR r.rolname OPERATOR(pg_catalog.=) 'pg_database_owner'
                            OR EXISTS (SELECT FROM trusted WHERE trusted.oid OPERATOR(pg_catalog.=) o.owner)
                            OR EXISTS (SELECT FROM pg_catalog.pg_database d
                                       WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database() AND d.datdba OPERATOR(pg_catalog.=) o.owner))
                )::pg_catalog.text, '[]') AS faults,
       pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', false) AS own_path
