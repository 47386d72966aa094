-- Those of serial and identity columns belong to the column; that of an identity column has the table's owner.
SELECT 'SEQUENCE' AS type,
       s.name || '.' || quote_ident(c.relname) AS name,
       o.name AS parent,
       CASE WHEN d.deptype IS DISTINCT FROM 'i' THEN quote_ident(pg_get_userbyid(c.relowner)) END AS owner,
       array_to_json(c.relacl::text[])::text AS acl,
       CASE WHEN c.relacl IS NOT NULL THEN array_to_json(acldefault('s', c.relowner)::text[])::text END AS default_acl,
       pg_get_userbyid(c.relowner) AS acl_owner,
       obj_description(c.oid, 'pg_class') AS comment,
       o.name AS "owned by",
       CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' END AS persistence,
       format_type(q.seqtypid, NULL) AS "data type",
       q.seqstart::text AS start,
       q.seqincrement::text AS increment,
       q.seqmin::text AS minimum,
       q.seqmax::text AS maximum,
       q.seqcache::text AS cache,
       CASE WHEN q.seqcycle THEN 'true' END AS cycle
FROM pg_sequence q
JOIN pg_class c ON c.oid = q.seqrelid
JOIN app_schema s ON s.oid = c.relnamespace
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
                     AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
LEFT JOIN LATERAL (SELECT quote_ident(n.nspname) || '.' || quote_ident(r.relname) || '.' || quote_ident(a.attname) AS name
                   FROM pg_class r
                   JOIN pg_namespace n ON n.oid = r.relnamespace
                   JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = d.refobjsubid
                   WHERE r.oid = d.refobjid) o ON true
WHERE NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid)
