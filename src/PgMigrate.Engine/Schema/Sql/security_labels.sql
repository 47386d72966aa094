SELECT 'SECURITY LABEL' AS type,
       'FOR ' || quote_ident(l.provider) || ' ON ' || upper(l.objtype) || ' ' || l.objname AS name,
       NULL AS parent,
       l.label AS label
FROM pg_seclabels l
WHERE l.objtype NOT IN ('database', 'role', 'tablespace', 'large object')
  AND (l.objnamespace IS NULL OR l.objnamespace = 0 OR l.objnamespace IN (SELECT oid FROM app_schema))
