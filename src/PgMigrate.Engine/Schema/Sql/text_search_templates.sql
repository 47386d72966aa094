SELECT 'TEXT SEARCH TEMPLATE' AS type,
       s.name || '.' || quote_ident(t.tmplname) AS name,
       NULL AS parent,
       obj_description(t.oid, 'pg_ts_template') AS comment,
       NULLIF(t.tmplinit::text, '-') AS init,
       t.tmpllexize::text AS lexize
FROM pg_ts_template t
JOIN app_schema s ON s.oid = t.tmplnamespace
WHERE NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_ts_template'::regclass AND m.objid = t.oid)
