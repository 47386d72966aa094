-- What a user has made in the database, but for the schemas of PgMigrate and of grate's history ($1): at most $2 names.
WITH own_schema AS (
    SELECT oid, nspname
    FROM pg_catalog.pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND nspname NOT IN ('pgmigrate', 'pgmigrate_backup', $1)
),
item AS (
    SELECT c.oid, 'pg_catalog.pg_class'::pg_catalog.regclass AS class, pg_catalog.format('%I.%I', s.nspname, c.relname) AS name
    FROM pg_catalog.pg_class c JOIN own_schema s ON s.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')
    UNION ALL
    SELECT p.oid, 'pg_catalog.pg_proc'::pg_catalog.regclass, pg_catalog.format('%I.%I()', s.nspname, p.proname)
    FROM pg_catalog.pg_proc p JOIN own_schema s ON s.oid = p.pronamespace
    UNION ALL
    SELECT t.oid, 'pg_catalog.pg_type'::pg_catalog.regclass, pg_catalog.format('%I.%I', s.nspname, t.typname)
    FROM pg_catalog.pg_type t JOIN own_schema s ON s.oid = t.typnamespace
    WHERE t.typtype IN ('e', 'd', 'r')
    UNION ALL
    SELECT oid, 'pg_catalog.pg_namespace'::pg_catalog.regclass, pg_catalog.quote_ident(nspname) FROM own_schema WHERE nspname <> 'public'
)
SELECT i.name
FROM item i
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = i.class AND d.objid = i.oid AND d.deptype = 'e')
ORDER BY i.name COLLATE "C"
LIMIT $2
