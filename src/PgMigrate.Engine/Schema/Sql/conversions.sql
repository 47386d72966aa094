SELECT 'CONVERSION' AS type,
       s.name || '.' || quote_ident(c.conname) AS name,
       NULL AS parent,
       quote_ident(pg_get_userbyid(c.conowner)) AS owner,
       obj_description(c.oid, 'pg_conversion') AS comment,
       pg_encoding_to_char(c.conforencoding) AS source,
       pg_encoding_to_char(c.contoencoding) AS destination,
       c.conproc::text AS function,
       CASE WHEN c.condefault THEN 'true' END AS "default"
FROM pg_conversion c
JOIN app_schema s ON s.oid = c.connamespace
WHERE NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_conversion'::regclass AND m.objid = c.oid)
