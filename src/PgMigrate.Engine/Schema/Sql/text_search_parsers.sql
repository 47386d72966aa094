SELECT 'TEXT SEARCH PARSER' AS type,
       s.name || '.' || quote_ident(p.prsname) AS name,
       NULL AS parent,
       obj_description(p.oid, 'pg_ts_parser') AS comment,
       p.prsstart::text AS start,
       p.prstoken::text AS "get token",
       p.prsend::text AS "end",
       p.prslextype::text AS "lexical types",
       NULLIF(p.prsheadline::text, '-') AS headline
FROM pg_ts_parser p
JOIN app_schema s ON s.oid = p.prsnamespace
WHERE NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_ts_parser'::regclass AND m.objid = p.oid)
