-- $1: as in preflight.sql, whose facts come along; they are older than the lock, by a moment.
SELECT facts.*,
       pg_catalog.pg_try_advisory_lock($2, $3) AS taken,
       EXISTS (SELECT FROM pg_catalog.pg_locks
               WHERE locktype = 'advisory' AND classid = $2::oid AND objid = $4::oid AND objsubid = 2
                 AND pid = $5 AND granted) AS same_server
FROM (
{preflight}
) facts
