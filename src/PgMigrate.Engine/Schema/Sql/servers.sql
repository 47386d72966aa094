SELECT 'SERVER' AS type,
       quote_ident(v.srvname) AS name,
       NULL AS parent,
       quote_ident(pg_get_userbyid(v.srvowner)) AS owner,
       array_to_json(v.srvacl::text[])::text AS acl,
       array_to_json(acldefault('S', v.srvowner)::text[])::text AS default_acl,
       pg_get_userbyid(v.srvowner) AS acl_owner,
       obj_description(v.oid, 'pg_foreign_server') AS comment,
       quote_ident(w.fdwname) AS "foreign data wrapper",
       v.srvtype AS "server type",
       v.srvversion AS version,
       (SELECT json_object_agg(option_name, CASE WHEN option_name ~* '{secret}' THEN '***' ELSE option_value END)::text FROM pg_options_to_table(v.srvoptions)) AS options_json
FROM pg_foreign_server v
JOIN pg_foreign_data_wrapper w ON w.oid = v.srvfdw
WHERE NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_foreign_server'::regclass AND m.objid = v.oid)
