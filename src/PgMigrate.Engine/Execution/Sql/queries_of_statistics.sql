-- The most frequent query that names an object, as pg_stat_statements has it. The parameters are those of queries_of_sessions.sql, but for
-- the last: the view keeps no time. Who its user is connected as now is what there is to know of the client.
SELECT pg_catalog.pg_get_userbyid(s.userid),
       (SELECT pg_catalog.string_agg(DISTINCT a.application_name, ', ')
        FROM pg_catalog.pg_stat_activity a
        WHERE a.usesysid = s.userid AND a.datid = s.dbid AND a.application_name NOT LIKE 'pgmigrate%' AND a.application_name <> ''),
       NULL::text,
       s.query,
       NULL::timestamptz
FROM {view} s
WHERE s.dbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
  AND s.query ~* $1
  AND ($2::text IS NULL OR s.query ~* $2)
  AND s.query !~* $3
ORDER BY s.calls DESC
LIMIT 1
