-- The tables of a backup: those named ($1, OIDs) and those of schemas ($2, names), or all but those of the schemas in $3 and grate's tables,
-- which are in the schema $4 and have in lower case the names $5. With a table come its partitions and what inherits from it, since they hold
-- rows that a query of the table gives. All but $4 are JSON arrays.
WITH RECURSIVE named AS (
    SELECT value::oid AS oid FROM pg_catalog.json_array_elements_text($1::json)
),
in_schema AS (
    SELECT value AS name FROM pg_catalog.json_array_elements_text($2::json)
),
excluded AS (
    SELECT value AS name FROM pg_catalog.json_array_elements_text($3::json)
),
chosen AS (
    SELECT c.oid
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f', 'm')
      AND c.relpersistence <> 't'
      AND (c.oid IN (SELECT oid FROM named)
           OR (n.nspname IN (SELECT name FROM in_schema)
               OR NOT EXISTS (SELECT FROM named) AND NOT EXISTS (SELECT FROM in_schema)
                  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND n.nspname NOT IN (SELECT name FROM excluded))
              AND (n.nspname <> $4 OR pg_catalog.lower(c.relname) NOT IN (SELECT value FROM pg_catalog.json_array_elements_text($5::json))))
    UNION
    SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN chosen ON chosen.oid = i.inhparent
)
SELECT c.oid,
       pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
       c.relkind::text AS kind,
       CASE WHEN c.relkind IN ('r', 'p')
            THEN pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
            ELSE true END AS may_read,
       pg_catalog.row_security_active(c.oid) AS is_filtered,
       CASE WHEN c.relkind = 'r' THEN pg_catalog.pg_table_size(c.oid) ELSE 0 END AS size,
       c.oid NOT IN (SELECT oid FROM named)
           AND EXISTS (SELECT FROM pg_catalog.pg_depend d
                       WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e') AS is_of_extension
FROM chosen
JOIN pg_catalog.pg_class c ON c.oid = chosen.oid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
ORDER BY n.nspname, c.relname
