-- Files of log that are complete and come behind the last one that was archived, and the size of one: for a role that may not list what
-- is ready. Null where nothing was archived since the statistics were reset. A name is 8 hexadecimal digits each of timeline, file and
-- segment of 4 GB.
WITH segment AS (
    SELECT pg_catalog.pg_size_bytes(pg_catalog.current_setting('wal_segment_size')) AS size
), named AS (
    SELECT pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()) AS current,
           CASE WHEN a.last_archived_wal ~ '^[0-9A-F]{24}' THEN a.last_archived_wal END AS archived
    FROM pg_catalog.pg_stat_archiver a
)
SELECT CASE WHEN numbers.archived IS NOT NULL THEN greatest(numbers.current - numbers.archived - 1, 0) END AS files, segment.size
FROM segment
CROSS JOIN named
CROSS JOIN LATERAL (
    SELECT ('x' || pg_catalog.substr(named.current, 9, 8))::bit(32)::bigint * (4294967296 / segment.size)
               + ('x' || pg_catalog.substr(named.current, 17, 8))::bit(32)::bigint AS current,
           ('x' || pg_catalog.substr(named.archived, 9, 8))::bit(32)::bigint * (4294967296 / segment.size)
               + ('x' || pg_catalog.substr(named.archived, 17, 8))::bit(32)::bigint AS archived
) numbers
