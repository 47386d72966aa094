-- The sequences that belong to a column of the tables in $1 (JSON array of OIDs), or that a default of one asks.
SELECT DISTINCT format('%I.%I', n.nspname, c.relname) AS name, has_sequence_privilege(c.oid, 'SELECT') AS may_read
FROM pg_depend d
JOIN pg_class c ON c.relkind = 'S'
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
      AND d.refobjid IN (SELECT value::oid FROM json_array_elements_text($1::json))
   OR d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid
      AND d.objid IN (SELECT x.oid FROM pg_attrdef x WHERE x.adrelid IN (SELECT value::oid FROM json_array_elements_text($1::json)))
ORDER BY name
