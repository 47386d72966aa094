SELECT 'TEXT SEARCH DICTIONARY' AS type,
       s.name || '.' || quote_ident(d.dictname) AS name,
       NULL AS parent,
       quote_ident(pg_get_userbyid(d.dictowner)) AS owner,
       obj_description(d.oid, 'pg_ts_dict') AS comment,
       CASE WHEN n.nspname = 'pg_catalog' THEN '' ELSE quote_ident(n.nspname) || '.' END || quote_ident(t.tmplname) AS template,
       d.dictinitoption AS options
FROM pg_ts_dict d
JOIN app_schema s ON s.oid = d.dictnamespace
JOIN pg_ts_template t ON t.oid = d.dicttemplate
JOIN pg_namespace n ON n.oid = t.tmplnamespace
WHERE NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_ts_dict'::regclass AND m.objid = d.oid)
