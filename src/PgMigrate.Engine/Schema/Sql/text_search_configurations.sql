SELECT 'TEXT SEARCH CONFIGURATION' AS type,
       s.name || '.' || quote_ident(c.cfgname) AS name,
       NULL AS parent,
       quote_ident(pg_get_userbyid(c.cfgowner)) AS owner,
       obj_description(c.oid, 'pg_ts_config') AS comment,
       CASE WHEN n.nspname = 'pg_catalog' THEN '' ELSE quote_ident(n.nspname) || '.' END || quote_ident(p.prsname) AS parser,
       (SELECT string_agg(m.line, E'\n' ORDER BY m.line COLLATE "C")
        FROM (SELECT (SELECT t.alias FROM ts_token_type(c.cfgparser) t WHERE t.tokid = x.maptokentype) || ': '
                         || string_agg(x.mapdict::regdictionary::text, ', ' ORDER BY x.mapseqno) AS line
              FROM pg_ts_config_map x WHERE x.mapcfg = c.oid GROUP BY x.maptokentype) m) AS mappings
FROM pg_ts_config c
JOIN app_schema s ON s.oid = c.cfgnamespace
JOIN pg_ts_parser p ON p.oid = c.cfgparser
JOIN pg_namespace n ON n.oid = p.prsnamespace
WHERE NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_ts_config'::regclass AND m.objid = c.oid)
