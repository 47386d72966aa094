-- Of a schema they add to the server's own, which are the default without one. Tables, sequences ... are letters of acldefault, too.
SELECT 'DEFAULT PRIVILEGES' AS type,
       'FOR ROLE ' || quote_ident(pg_get_userbyid(d.defaclrole)) || coalesce(' IN SCHEMA ' || s.name, '') || ' ON ' || k.name AS name,
       NULL AS parent,
       array_to_json(d.defaclacl::text[])::text AS acl,
       CASE WHEN d.defaclnamespace = 0 THEN array_to_json(a.acl::text[])::text ELSE '[]' END AS default_acl,
       pg_get_userbyid(d.defaclrole) AS acl_owner,
       (SELECT split_part(split_part(i::text, '=', 2), '/', 1) FROM unnest(a.acl) i WHERE split_part(i::text, '=', 1) <> '' LIMIT 1) AS acl_all
FROM pg_default_acl d
LEFT JOIN app_schema s ON s.oid = d.defaclnamespace
JOIN (VALUES ('r', 'TABLES', 'r'), ('S', 'SEQUENCES', 's'), ('f', 'FUNCTIONS', 'f'), ('T', 'TYPES', 'T'), ('n', 'SCHEMAS', 'n'),
             ('L', 'LARGE OBJECTS', 'L')) AS k (code, name, default_code) ON k.code = d.defaclobjtype::text
CROSS JOIN LATERAL (SELECT acldefault(k.default_code::"char", d.defaclrole) AS acl) a
WHERE d.defaclnamespace = 0 OR s.oid IS NOT NULL
