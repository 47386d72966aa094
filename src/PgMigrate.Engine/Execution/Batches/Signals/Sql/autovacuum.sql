-- A table at which autovacuum works, of $1, its partitions, and what is stored out of line of them; no row where it works at none. It
-- locks what it works at. Whoever may not read statistics sees no kind of a process: of those in a database, only autovacuum's have no user.
WITH part AS (
    SELECT c.oid, c.reltoastrelid
    FROM pg_catalog.pg_class c
    WHERE c.oid = pg_catalog.to_regclass($1)
        OR c.oid IN (SELECT t.relid FROM pg_catalog.pg_partition_tree(pg_catalog.to_regclass($1)) t)
)
SELECT part.oid::pg_catalog.regclass::text
FROM part
JOIN pg_catalog.pg_locks l ON l.relation IN (part.oid, part.reltoastrelid)
JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
    AND l.mode = 'ShareUpdateExclusiveLock' AND l.granted AND a.datid IS NOT NULL AND a.usesysid IS NULL
LIMIT 1
