-- How far replicas are behind in what they have applied, or received where they apply nothing.
SELECT coalesce(pg_catalog.json_agg(s), '[]')
FROM (
    SELECT r.application_name AS name,
           pg_catalog.pg_wal_lsn_diff(
               CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_receive_lsn() ELSE pg_catalog.pg_current_wal_lsn() END,
               coalesce(r.replay_lsn, r.flush_lsn, r.write_lsn, r.sent_lsn)) AS bytes,
           extract(epoch FROM r.replay_lag) AS seconds
    FROM pg_catalog.pg_stat_replication r
    WHERE r.state <> 'backup'
    LIMIT 100
) s
