-- A cast has no schema: those of the system have its OIDs, those of ranges came with their type.
SELECT 'CAST' AS type,
       '(' || format_type(c.castsource, NULL) || ' AS ' || format_type(c.casttarget, NULL) || ')' AS name,
       NULL AS parent,
       CASE c.castmethod WHEN 'f' THEN c.castfunc::regprocedure::text WHEN 'i' THEN 'INOUT' ELSE 'WITHOUT FUNCTION' END AS function,
       CASE c.castcontext WHEN 'i' THEN 'IMPLICIT' WHEN 'a' THEN 'ASSIGNMENT' ELSE 'EXPLICIT' END AS context,
       obj_description(c.oid, 'pg_cast') AS comment
FROM pg_cast c
WHERE c.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_depend m WHERE m.classid = 'pg_cast'::regclass AND m.objid = c.oid AND m.deptype IN ('e', 'i'))
