-- Not those of constraints. One that a partition has from its table counts only where it is enabled otherwise than the table's.
SELECT 'TRIGGER' AS type,
       s.name || '.' || quote_ident(c.relname) || '.' || quote_ident(t.tgname) AS name,
       s.name || '.' || quote_ident(c.relname) AS parent,
       pg_get_triggerdef(t.oid) AS definition,
       CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'REPLICA' WHEN 'A' THEN 'ALWAYS' END AS enabled,
       obj_description(t.oid, 'pg_trigger') AS comment
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
JOIN app_schema s ON s.oid = c.relnamespace
LEFT JOIN pg_trigger u ON u.oid = t.tgparentid -- from 13
LEFT JOIN pg_depend e ON e.classid = 'pg_trigger'::regclass AND e.objid = t.oid AND e.refclassid = 'pg_trigger'::regclass -- before 13
LEFT JOIN pg_trigger u ON u.oid = e.refobjid -- before 13
WHERE (NOT t.tgisinternal AND u.oid IS NULL OR NOT u.tgisinternal AND t.tgenabled <> u.tgenabled)
  AND NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_trigger'::regclass AND m.objid = t.oid)
  AND NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid)
