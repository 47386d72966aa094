-- What the role may see of what signals measure, and whether the server archives its log at all.
SELECT pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS reads_statistics,
       pg_catalog.has_function_privilege('pg_catalog.pg_ls_archive_statusdir()', 'EXECUTE') AS lists_archive,
       pg_catalog.current_setting('archive_mode') <> 'off' AS archives
