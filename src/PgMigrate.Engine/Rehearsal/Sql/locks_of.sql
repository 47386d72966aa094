-- What another session has locked.
SELECT l.relation::bigint, l.mode
FROM pg_catalog.pg_locks AS l
WHERE l.pid = $1 AND l.locktype = 'relation' AND l.granted AND l.relation >= 16384
