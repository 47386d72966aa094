-- Not the row types of tables, and no arrays and multiranges that came with their type.
SELECT CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END AS type,
       s.name || '.' || quote_ident(t.typname) AS name,
       NULL AS parent,
       quote_ident(pg_get_userbyid(t.typowner)) AS owner,
       array_to_json(t.typacl::text[])::text AS acl,
       CASE WHEN t.typacl IS NOT NULL THEN array_to_json(acldefault('T', t.typowner)::text[])::text END AS default_acl,
       pg_get_userbyid(t.typowner) AS acl_owner,
       coalesce(obj_description(t.oid, 'pg_type'), obj_description(c.oid, 'pg_class')) AS comment,
       CASE WHEN NOT t.typisdefined THEN 'shell'
            ELSE CASE t.typtype WHEN 'b' THEN 'base' WHEN 'c' THEN 'composite' WHEN 'e' THEN 'enum' WHEN 'r' THEN 'range' END END AS kind,
       CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END AS "base type",
       CASE WHEN t.typtype = 'd' AND t.typcollation <> b.typcollation THEN l.name END AS collation,
       CASE WHEN t.typtype = 'd' THEN coalesce(pg_get_expr(t.typdefaultbin, 'pg_type'::regclass), t.typdefault) ELSE t.typdefault END AS "default",
       CASE WHEN t.typnotnull THEN 'true' END AS "not null",
       (SELECT quote_ident(k.conname) FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'n' AND k.conname !~ '_not_null[0-9]*$') AS "not null constraint", -- from 17
       (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) AS labels,
       format_type(r.rngsubtype, NULL) AS subtype,
       CASE WHEN NOT o.opcdefault THEN on_.nspname || '.' || quote_ident(o.opcname) END AS "subtype operator class",
       CASE WHEN r.rngcollation <> u.typcollation THEN rl.name END AS "subtype collation",
       NULLIF(r.rngcanonical::text, '-') AS "canonical",
       NULLIF(r.rngsubdiff::text, '-') AS "subtype difference",
       CASE WHEN mt.typname <> CASE WHEN t.typname ~ 'range' THEN regexp_replace(t.typname, 'range', 'multirange') ELSE t.typname || '_multirange' END -- from 14
            THEN quote_ident(mt.typname) END AS multirange, -- from 14
       CASE WHEN mt.typnamespace <> t.typnamespace THEN (SELECT quote_ident(n.nspname) FROM pg_namespace n WHERE n.oid = mt.typnamespace) END AS "multirange schema", -- from 14
       NULLIF(CASE WHEN t.typtype = 'b' THEN t.typinput::text END, '-') AS input,
       NULLIF(CASE WHEN t.typtype = 'b' THEN t.typoutput::text END, '-') AS output,
       NULLIF(CASE WHEN t.typtype = 'b' THEN t.typreceive::text END, '-') AS receive,
       NULLIF(CASE WHEN t.typtype = 'b' THEN t.typsend::text END, '-') AS send,
       NULLIF(CASE WHEN t.typtype = 'b' THEN t.typmodin::text END, '-') AS "modifier input",
       NULLIF(CASE WHEN t.typtype = 'b' THEN t.typmodout::text END, '-') AS "modifier output",
       NULLIF(CASE WHEN t.typtype = 'b' THEN t.typanalyze::text END, '-') AS analyze,
       NULLIF(CASE WHEN t.typtype = 'b' THEN t.typsubscript::text END, '-') AS subscript, -- from 14
       CASE WHEN t.typtype = 'b' AND t.typelem <> 0 THEN format_type(t.typelem, NULL) END AS element,
       CASE WHEN t.typtype = 'b' AND t.typdelim <> ',' THEN t.typdelim::text END AS delimiter,
       CASE WHEN t.typtype = 'b' THEN t.typlen::text END AS length,
       CASE WHEN t.typtype = 'b' AND t.typbyval THEN 'true' END AS "passed by value",
       CASE WHEN t.typtype = 'b' THEN t.typalign::text END AS alignment,
       CASE WHEN t.typtype = 'b' THEN t.typstorage::text END AS storage,
       CASE WHEN t.typtype = 'b' THEN t.typcategory::text END AS category,
       CASE WHEN t.typtype = 'b' AND t.typispreferred THEN 'true' END AS preferred,
       CASE WHEN t.typtype = 'b' AND t.typcollation <> 0 THEN 'true' END AS collatable
FROM pg_type t
JOIN app_schema s ON s.oid = t.typnamespace
LEFT JOIN pg_class c ON c.oid = t.typrelid
LEFT JOIN pg_type b ON b.oid = t.typbasetype
LEFT JOIN collation_name l ON l.oid = t.typcollation
LEFT JOIN pg_range r ON r.rngtypid = t.oid
LEFT JOIN pg_type u ON u.oid = r.rngsubtype
LEFT JOIN pg_type mt ON mt.oid = r.rngmultitypid -- from 14
LEFT JOIN collation_name rl ON rl.oid = r.rngcollation
LEFT JOIN pg_opclass o ON o.oid = r.rngsubopc
LEFT JOIN pg_namespace on_ ON on_.oid = o.opcnamespace
WHERE t.typtype IN ('b', 'c', 'd', 'e', 'r', 'p')
  AND (t.typrelid = 0 OR c.relkind = 'c')
  AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
  AND NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_type'::regclass AND m.objid = t.oid)
