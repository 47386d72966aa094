-- ALTER ... DEPENDS ON EXTENSION: dropping the extension drops the object.
SELECT 'EXTENSION DEPENDENCY' AS type,
       upper(i.type) || ' ' || i.identity || ' ON ' || quote_ident(e.extname) AS name,
       NULL AS parent
FROM pg_depend d
JOIN pg_extension e ON e.oid = d.refobjid
CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) i
WHERE d.refclassid = 'pg_extension'::regclass
  AND d.deptype = 'x'
  AND (i.schema IS NULL OR i.schema IN (SELECT name FROM app_schema))
