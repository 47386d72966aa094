-- The schema public belongs to whom initdb gave it: the superuser, and from 15 on pg_database_owner.
SELECT 'SCHEMA' AS type,
       s.name AS name,
       NULL AS parent,
       CASE WHEN n.nspname <> 'public' OR pg_get_userbyid(n.nspowner) <> 'pg_database_owner' AND n.nspowner <> 10
            THEN quote_ident(pg_get_userbyid(n.nspowner)) END AS owner,
       array_to_json(n.nspacl::text[])::text AS acl,
       array_to_json(coalesce(i.initprivs, acldefault('n', n.nspowner))::text[])::text AS default_acl,
       pg_get_userbyid(n.nspowner) AS acl_owner,
       obj_description(n.oid, 'pg_namespace') AS comment
FROM app_schema s
JOIN pg_namespace n ON n.oid = s.oid
LEFT JOIN pg_init_privs i ON i.objoid = n.oid AND i.classoid = 'pg_namespace'::regclass AND i.objsubid = 0 AND i.privtype = 'i'
WHERE NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_namespace'::regclass AND m.objid = n.oid)
