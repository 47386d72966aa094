SELECT pg_catalog.pg_try_advisory_lock($1, $2) AS taken,
       EXISTS (SELECT FROM pg_catalog.pg_locks
               WHERE locktype = 'advisory' AND classid = $1::oid AND objid = $3::oid AND objsubid = 2
                 AND pid = $4 AND granted) AS same_server
