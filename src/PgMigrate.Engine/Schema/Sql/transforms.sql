SELECT 'TRANSFORM' AS type,
       'FOR ' || format_type(t.trftype, NULL) || ' LANGUAGE ' || quote_ident(l.lanname) AS name,
       NULL AS parent,
       obj_description(t.oid, 'pg_transform') AS comment,
       CASE WHEN t.trffromsql <> 0 THEN t.trffromsql::regprocedure::text END AS "from sql",
       CASE WHEN t.trftosql <> 0 THEN t.trftosql::regprocedure::text END AS "to sql"
FROM pg_transform t
JOIN pg_language l ON l.oid = t.trflang
WHERE t.oid >= 16384
  AND NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_transform'::regclass AND m.objid = t.oid)
