SELECT 'ACCESS METHOD' AS type,
       quote_ident(a.amname) AS name,
       NULL AS parent,
       CASE a.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END AS kind,
       a.amhandler::regproc::text AS handler,
       obj_description(a.oid, 'pg_am') AS comment
FROM pg_am a
WHERE a.oid >= 16384
  AND NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_am'::regclass AND m.objid = a.oid)
