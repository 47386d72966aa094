-- Those without a function are shells: names that another operator waits for.
SELECT 'OPERATOR' AS type,
       s.name || '.' || o.oprname || '(' || CASE o.oprleft WHEN 0 THEN 'NONE' ELSE format_type(o.oprleft, NULL) END || ', '
           || CASE o.oprright WHEN 0 THEN 'NONE' ELSE format_type(o.oprright, NULL) END || ')' AS name,
       NULL AS parent,
       quote_ident(pg_get_userbyid(o.oprowner)) AS owner,
       obj_description(o.oid, 'pg_operator') AS comment,
       o.oprcode::regprocedure::text AS function,
       CASE WHEN o.oprcom <> 0 THEN o.oprcom::regoperator::text END AS commutator,
       CASE WHEN o.oprnegate <> 0 THEN o.oprnegate::regoperator::text END AS negator,
       NULLIF(o.oprrest::text, '-') AS restrict,
       NULLIF(o.oprjoin::text, '-') AS "join",
       CASE WHEN o.oprcanhash THEN 'true' END AS hashes,
       CASE WHEN o.oprcanmerge THEN 'true' END AS merges
FROM pg_operator o
JOIN app_schema s ON s.oid = o.oprnamespace
WHERE o.oprcode <> 0
  AND NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_operator'::regclass AND m.objid = o.oid)
