SELECT 'STATISTICS' AS type,
       s.name || '.' || quote_ident(x.stxname) AS name,
       n.name || '.' || quote_ident(c.relname) AS parent,
       quote_ident(pg_get_userbyid(x.stxowner)) AS owner,
       obj_description(x.oid, 'pg_statistic_ext') AS comment,
       NULLIF(x.stxstattarget, -1)::text AS target, -- from 13
       pg_get_statisticsobjdef(x.oid) AS definition
FROM pg_statistic_ext x
JOIN app_schema s ON s.oid = x.stxnamespace
JOIN pg_class c ON c.oid = x.stxrelid
JOIN app_schema n ON n.oid = c.relnamespace
WHERE NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid)
