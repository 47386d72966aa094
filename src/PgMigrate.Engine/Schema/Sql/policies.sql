SELECT 'POLICY' AS type,
       s.name || '.' || quote_ident(c.relname) || '.' || quote_ident(p.polname) AS name,
       s.name || '.' || quote_ident(c.relname) AS parent,
       CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END AS command,
       CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END AS mode,
       (SELECT string_agg(r.name, ', ' ORDER BY r.name COLLATE "C")
        FROM (SELECT CASE role WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(role)) END AS name FROM unnest(p.polroles) role) r) AS roles,
       pg_get_expr(p.polqual, p.polrelid) AS "using",
       pg_get_expr(p.polwithcheck, p.polrelid) AS "with check",
       obj_description(p.oid, 'pg_policy') AS comment
FROM pg_policy p
JOIN pg_class c ON c.oid = p.polrelid
JOIN app_schema s ON s.oid = c.relnamespace
WHERE NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid)
