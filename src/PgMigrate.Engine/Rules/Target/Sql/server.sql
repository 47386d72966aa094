-- Free connections: of the server, of the database and of the role, whichever has fewest. Reserved ones are a superuser's.
SELECT pg_catalog.json_build_object(
    'role', r.rolname,
    'deadlock_timeout', extract(epoch FROM pg_catalog.current_setting('deadlock_timeout')::interval),
    'free_connections', least(
        pg_catalog.current_setting('max_connections')::bigint
            - CASE WHEN r.rolsuper THEN 0
                   ELSE pg_catalog.current_setting('superuser_reserved_connections')::bigint
                        + coalesce(pg_catalog.current_setting('reserved_connections', true)::bigint, 0) END
            - (SELECT coalesce(sum(s.numbackends), 0) FROM pg_catalog.pg_stat_database s),
        CASE WHEN d.datconnlimit >= 0 AND NOT r.rolsuper
             THEN d.datconnlimit - (SELECT s.numbackends FROM pg_catalog.pg_stat_database s WHERE s.datid = d.oid) END,
        CASE WHEN r.rolconnlimit >= 0 AND NOT r.rolsuper
             THEN r.rolconnlimit - (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity a WHERE a.usesysid = r.oid) END))
FROM pg_catalog.pg_roles r
JOIN pg_catalog.pg_database d ON d.datname = pg_catalog.current_database()
WHERE r.rolname = current_user
