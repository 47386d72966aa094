-- Replication slots that nobody reads from. wal_status came with version 13.
SELECT coalesce(pg_catalog.json_agg(s), '[]')
FROM (
    SELECT r.slot_name AS name,
           pg_catalog.pg_wal_lsn_diff(
               CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_receive_lsn() ELSE pg_catalog.pg_current_wal_lsn() END,
               r.restart_lsn) AS bytes,
           pg_catalog.to_jsonb(r) ->> 'wal_status' AS status
    FROM pg_catalog.pg_replication_slots r
    WHERE NOT r.active AND NOT r.temporary AND r.restart_lsn IS NOT NULL
    LIMIT 100
) s
