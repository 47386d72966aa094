-- Files of log that are ready for the archiver, and the size of one.
SELECT (SELECT pg_catalog.count(*) FROM pg_catalog.pg_ls_archive_statusdir() f WHERE f.name LIKE '%.ready') AS files,
       pg_catalog.pg_size_bytes(pg_catalog.current_setting('wal_segment_size')) AS size
