-- The replication slot that retains the most log, and how much.
SELECT s.slot_name::text, pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), s.restart_lsn)::bigint AS retained
FROM pg_catalog.pg_replication_slots s
WHERE s.restart_lsn IS NOT NULL
ORDER BY s.restart_lsn
LIMIT 1
