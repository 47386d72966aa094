-- How much log the server has written so far, and when, in seconds.
SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0')::bigint AS position,
       pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()) AS at
