-- Where the server's log is, and where that of each replica. One row at least. A base backup that runs is no replica, and of what only
-- receives the log (pg_receivewal) nothing is replayed.
SELECT here.position,
       coalesce(nullif(r.application_name, ''), r.client_addr::text, 'without a name') AS name,
       pg_catalog.pg_wal_lsn_diff(coalesce(r.replay_lsn, r.flush_lsn, r.write_lsn), '0/0')::bigint AS replayed,
       r.replay_lag
FROM (SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), '0/0')::bigint AS position) here
LEFT JOIN pg_catalog.pg_stat_replication r ON r.state <> 'backup'
