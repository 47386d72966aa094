-- plpgsql and its like are members of extensions.
SELECT 'LANGUAGE' AS type,
       quote_ident(l.lanname) AS name,
       NULL AS parent,
       quote_ident(pg_get_userbyid(l.lanowner)) AS owner,
       array_to_json(l.lanacl::text[])::text AS acl,
       array_to_json(acldefault('l', l.lanowner)::text[])::text AS default_acl,
       pg_get_userbyid(l.lanowner) AS acl_owner,
       obj_description(l.oid, 'pg_language') AS comment,
       CASE WHEN l.lanpltrusted THEN 'true' END AS trusted,
       CASE WHEN l.lanplcallfoid <> 0 THEN l.lanplcallfoid::regprocedure::text END AS handler,
       CASE WHEN l.laninline <> 0 THEN l.laninline::regprocedure::text END AS inline,
       CASE WHEN l.lanvalidator <> 0 THEN l.lanvalidator::regprocedure::text END AS validator
FROM pg_language l
WHERE l.lanispl
  AND NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_language'::regclass AND m.objid = l.oid)
