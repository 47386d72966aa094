SELECT CASE WHEN pg_catalog.to_regnamespace('pgmigrate_backup') IS NULL
            THEN pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
            ELSE pg_catalog.has_schema_privilege('pgmigrate_backup', 'CREATE') AND pg_catalog.has_schema_privilege('pgmigrate_backup', 'USAGE') END
