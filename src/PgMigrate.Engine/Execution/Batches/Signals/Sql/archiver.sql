-- The file at which the archiver has failed since it archived the last one; null where it has not.
SELECT CASE
           WHEN pg_catalog.current_setting('archive_mode') <> 'off'
               AND a.last_failed_time > coalesce(a.last_archived_time, '-infinity')
           THEN a.last_failed_wal
       END AS failed
FROM pg_catalog.pg_stat_archiver a
