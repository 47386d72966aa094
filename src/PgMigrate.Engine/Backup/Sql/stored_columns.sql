-- The columns of the tables in $1 (JSON array of OIDs) that are copied: all but generated ones. A copy has a type of its own only where
-- nobody can drop it and its text does not depend on other objects; everything else becomes text. search_path is pg_catalog.
SELECT a.attrelid AS table_oid,
       a.attname AS name,
       format_type(a.atttypid, a.atttypmod) AS type,
       CASE WHEN v.is_native THEN format_type(a.atttypid, a.atttypmod) ELSE 'text' END AS stored_type,
       a.attcollation <> 0 AS is_collatable,
       NOT v.is_native AS is_text,
       t.typname IN ('oid', 'lo') AS may_be_large_object
FROM pg_attribute a
JOIN pg_type t ON t.oid = a.atttypid
JOIN pg_type e ON e.oid = CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem ELSE t.oid END
CROSS JOIN LATERAL (SELECT e.typnamespace = 'pg_catalog'::regnamespace AND e.oid < 16384 AND e.typtype IN ('b', 'r', 'm')
                           AND e.typname !~ '^reg' AND e.typname <> 'aclitem' AS is_native) v
WHERE a.attrelid IN (SELECT value::oid FROM json_array_elements_text($1::json))
  AND a.attnum > 0
  AND NOT a.attisdropped
  AND a.attgenerated = ''
ORDER BY a.attrelid, a.attnum
