-- Where a locale is kept changed with 15 and with 17. Its version is the operating system's.
SELECT 'COLLATION' AS type,
       s.name || '.' || quote_ident(l.collname) AS name,
       NULL AS parent,
       quote_ident(pg_get_userbyid(l.collowner)) AS owner,
       obj_description(l.oid, 'pg_collation') AS comment,
       CASE l.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' WHEN 'd' THEN 'default' ELSE 'libc' END AS provider,
       CASE WHEN l.collprovider = 'i' THEN l.collcollate END AS locale, -- before 15
       l.colliculocale AS locale, -- from 15, before 17
       l.colllocale AS locale, -- from 17
       CASE WHEN l.collprovider = 'c' THEN l.collcollate END AS "lc_collate",
       CASE WHEN l.collprovider = 'c' THEN l.collctype END AS "lc_ctype",
       l.collicurules AS rules, -- from 16
       CASE WHEN NOT l.collisdeterministic THEN 'false' END AS deterministic
FROM pg_collation l
JOIN app_schema s ON s.oid = l.collnamespace
WHERE NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_collation'::regclass AND m.objid = l.oid)
