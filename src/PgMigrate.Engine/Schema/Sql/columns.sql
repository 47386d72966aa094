-- Columns of tables and views, attributes of composite types. 18 keeps NOT NULL as a constraint: its name counts where it was given.
SELECT CASE c.relkind WHEN 'c' THEN 'ATTRIBUTE' ELSE 'COLUMN' END AS type,
       s.name || '.' || quote_ident(c.relname) || '.' || quote_ident(a.attname) AS name,
       s.name || '.' || quote_ident(c.relname) AS parent,
       (row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum))::text AS position,
       format_type(a.atttypid, a.atttypmod) AS column_type,
       CASE WHEN a.attcollation <> t.typcollation THEN l.name END AS collation,
       CASE WHEN a.attnotnull THEN 'true' END AS "not null", -- before 18
       CASE WHEN k.oid IS NULL THEN NULL WHEN k.convalidated THEN 'true' ELSE 'NOT VALID' END AS "not null", -- from 18
       CASE WHEN k.conislocal AND k.conname !~ '_not_null[0-9]*$' THEN quote_ident(k.conname) END AS "not null constraint", -- from 18
       CASE WHEN k.connoinherit THEN 'true' END AS "not null no inherit", -- from 18
       obj_description(k.oid, 'pg_constraint') AS "not null comment", -- from 18
       CASE WHEN a.attgenerated = '' THEN pg_get_expr(x.adbin, x.adrelid) END AS "default",
       CASE a.attgenerated WHEN 's' THEN pg_get_expr(x.adbin, x.adrelid) || ' STORED'
                           WHEN 'v' THEN pg_get_expr(x.adbin, x.adrelid) || ' VIRTUAL' END AS generated,
       CASE a.attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' END AS identity,
       CASE WHEN a.attstorage <> t.typstorage AND c.relkind NOT IN ('v', 'c')
            THEN CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END AS storage,
       CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression, -- from 14
       NULLIF(a.attstattarget, -1)::text AS statistics,
       (SELECT string_agg(o, ', ' ORDER BY o COLLATE "C") FROM unnest(a.attoptions) o) AS options,
       (SELECT json_object_agg(option_name, CASE WHEN option_name ~* '{secret}' THEN '***' ELSE option_value END)::text FROM pg_options_to_table(a.attfdwoptions)) AS options_json,
       CASE WHEN a.attinhcount > 0 THEN CASE WHEN a.attislocal THEN 'AND LOCAL' ELSE 'true' END END AS inherited,
       array_to_json(a.attacl::text[])::text AS acl,
       '[]' AS default_acl,
       pg_get_userbyid(c.relowner) AS acl_owner,
       d.description AS comment
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN app_schema s ON s.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN collation_name l ON l.oid = a.attcollation
LEFT JOIN pg_attrdef x ON x.adrelid = a.attrelid AND x.adnum = a.attnum
LEFT JOIN pg_constraint k ON k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey[1] = a.attnum -- from 18
LEFT JOIN pg_description d ON d.objoid = a.attrelid AND d.classoid = 'pg_class'::regclass AND d.objsubid = a.attnum
WHERE a.attnum > 0
  AND NOT a.attisdropped
  AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
  AND NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid)
  AND NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_type'::regclass AND m.objid = c.reltype AND c.relkind = 'c')
