-- The queries that are asked most in this database, as pg_stat_statements has them. $1: how many at most; $2: since when it counts, or NULL.
SELECT s.query,
       pg_catalog.pg_get_userbyid(s.userid),
       (SELECT pg_catalog.string_agg(DISTINCT a.application_name, ', ')
        FROM pg_catalog.pg_stat_activity a
        WHERE a.usesysid = s.userid AND a.datid = s.dbid AND a.application_name NOT LIKE 'pgmigrate%' AND a.application_name <> ''),
       pg_catalog.sum(s.calls)::bigint,
       (SELECT pg_catalog.substr(c.setting, 13)
        FROM pg_catalog.pg_db_role_setting d
        CROSS JOIN LATERAL pg_catalog.unnest(d.setconfig) AS c (setting)
        WHERE d.setrole IN (s.userid, 0) AND d.setdatabase IN (s.dbid, 0) AND c.setting LIKE 'search_path=%'
        ORDER BY d.setrole <> 0 DESC, d.setdatabase <> 0 DESC
        LIMIT 1),
       CASE WHEN pg_catalog.now() - $2::timestamptz >= interval '1 day'
            THEN pg_catalog.sum(s.calls)::float8 * 86400 / extract(epoch FROM pg_catalog.now() - $2::timestamptz)::float8
       END
FROM {view} s
WHERE s.dbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
  AND s.query IS NOT NULL
GROUP BY s.query, s.userid, s.dbid
ORDER BY 4 DESC, 1
LIMIT $1
