-- $1: as in preflight.sql, whose facts come along; they are older than the lock, by a moment. Nothing is looked up by the user's path here
-- either; OFFSET 0 has the facts told, and the path left, before anything else.
SELECT facts.*,
       {try} AS taken,
       EXISTS (SELECT FROM pg_catalog.pg_locks l
               WHERE l.locktype OPERATOR(pg_catalog.=) 'advisory' AND l.classid OPERATOR(pg_catalog.=) $2::pg_catalog.oid
                 AND l.objid OPERATOR(pg_catalog.=) $3::pg_catalog.oid AND l.objsubid OPERATOR(pg_catalog.=) 2::smallint
                 AND l.pid OPERATOR(pg_catalog.=) $4 AND l.granted) AS same_server
FROM (
{preflight}
OFFSET 0) facts
