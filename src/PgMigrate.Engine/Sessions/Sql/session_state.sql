-- What the session is like, as JSON. "settings": what was set in it, and its role; "objects": what no other session can have. $1:
-- names of settings of users' own, which pg_settings does not show, as a JSON array; $2: names of settings whose values are
-- secrets; $3: the first half of the run's own advisory locks. It runs under the script's role and search_path: all names and
-- operators are qualified.
WITH set_here AS (
    SELECT s.name, s.setting
    FROM pg_catalog.pg_settings s
    WHERE s.source OPERATOR(pg_catalog.=) 'session'
      AND NOT s.name OPERATOR(pg_catalog.=) ANY
          ('{transaction_isolation,transaction_read_only,transaction_deferrable}'::pg_catalog.text[])
    UNION ALL
    SELECT n.name, pg_catalog.current_setting(n.name, true)
    FROM pg_catalog.json_array_elements_text($1::pg_catalog.json) AS n (name)
    WHERE pg_catalog.current_setting(n.name, true) IS NOT NULL
    UNION ALL
    SELECT 'role', pg_catalog.current_setting('role')
    UNION ALL
    SELECT 'session_authorization', pg_catalog.format('%s', SESSION_USER)
),
objects AS (
    SELECT pg_catalog.format('the temporary %s %s', i.type, i.identity) AS object
    FROM pg_catalog.pg_depend d
    CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classid, d.objid, 0) AS i
    WHERE d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_namespace'::pg_catalog.regclass
      AND d.refobjid OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema()
    UNION ALL
    SELECT pg_catalog.format('the prepared statement %s', p.name) FROM pg_catalog.pg_prepared_statement() AS p WHERE p.from_sql
    UNION ALL
    SELECT pg_catalog.format('the cursor %s', c.name) FROM pg_catalog.pg_cursor() AS c WHERE c.is_holdable
    UNION ALL
    SELECT pg_catalog.format('LISTEN %s', l.channel) FROM pg_catalog.pg_listening_channels() AS l (channel)
    UNION ALL
    SELECT pg_catalog.format('the advisory lock %s, %s', l.classid, l.objid)
    FROM pg_catalog.pg_lock_status() AS l
    WHERE l.locktype OPERATOR(pg_catalog.=) 'advisory'
      AND l.pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid()
      AND NOT l.classid OPERATOR(pg_catalog.=) $3::pg_catalog.oid
    UNION ALL
    SELECT pg_catalog.format('the setting %s, whose value is a secret', n.name)
    FROM pg_catalog.json_array_elements_text($2::pg_catalog.json) AS n (name)
    WHERE pg_catalog.current_setting(n.name, true) IS NOT NULL
)
SELECT pg_catalog.format('%s', pg_catalog.jsonb_build_object(
    'settings', (SELECT pg_catalog.jsonb_object_agg(s.name, s.setting)
                 FROM set_here s
                 WHERE NOT s.name OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT
                     pg_catalog.json_array_elements_text($2::pg_catalog.json)))),
    'objects', COALESCE((SELECT pg_catalog.jsonb_agg(o.object ORDER BY o.object USING OPERATOR(pg_catalog.<)) FROM objects o),
        '[]'::pg_catalog.jsonb)
)) AS state
