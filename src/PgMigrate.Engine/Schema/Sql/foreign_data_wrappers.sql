SELECT 'FOREIGN DATA WRAPPER' AS type,
       quote_ident(w.fdwname) AS name,
       NULL AS parent,
       quote_ident(pg_get_userbyid(w.fdwowner)) AS owner,
       array_to_json(w.fdwacl::text[])::text AS acl,
       array_to_json(acldefault('F', w.fdwowner)::text[])::text AS default_acl,
       pg_get_userbyid(w.fdwowner) AS acl_owner,
       obj_description(w.oid, 'pg_foreign_data_wrapper') AS comment,
       NULLIF(w.fdwhandler::regproc::text, '-') AS handler,
       NULLIF(w.fdwvalidator::regproc::text, '-') AS validator,
       (SELECT json_object_agg(option_name, CASE WHEN option_name ~* '{secret}' THEN '***' ELSE option_value END)::text FROM pg_options_to_table(w.fdwoptions)) AS options_json
FROM pg_foreign_data_wrapper w
WHERE NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_foreign_data_wrapper'::regclass AND m.objid = w.oid)
