SELECT pg_catalog.current_setting('server_version_num')::integer AS server_version,
       CASE WHEN pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')
            THEN (SELECT system_identifier::text FROM pg_catalog.pg_control_system()) ELSE '' END AS system_identifier,
       pg_catalog.current_database() AS database,
       pg_catalog.transaction_timestamp() AS moment,
       EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata) AS has_large_objects
