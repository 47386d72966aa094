SELECT 'OPERATOR CLASS' AS type,
       s.name || '.' || quote_ident(o.opcname) || ' USING ' || quote_ident(a.amname) AS name,
       NULL AS parent,
       quote_ident(pg_get_userbyid(o.opcowner)) AS owner,
       obj_description(o.oid, 'pg_opclass') AS comment,
       CASE WHEN n.nspname = 'pg_catalog' THEN '' ELSE quote_ident(n.nspname) || '.' END || quote_ident(f.opfname) AS family,
       format_type(o.opcintype, NULL) AS "data type",
       CASE WHEN o.opcdefault THEN 'true' END AS "default",
       CASE WHEN o.opckeytype <> 0 THEN format_type(o.opckeytype, NULL) END AS storage
FROM pg_opclass o
JOIN app_schema s ON s.oid = o.opcnamespace
JOIN pg_am a ON a.oid = o.opcmethod
JOIN pg_opfamily f ON f.oid = o.opcfamily
JOIN pg_namespace n ON n.oid = f.opfnamespace
WHERE NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_opclass'::regclass AND m.objid = o.oid)
