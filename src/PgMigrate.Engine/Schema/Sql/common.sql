-- Begins every part of a snapshot's query. search_path is pg_catalog alone: see settings.sql.
WITH app_schema AS (
    SELECT oid, quote_ident(nspname) AS name
    FROM pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND nspname NOT IN (SELECT json_array_elements_text($1::json))
),
extension_member AS (
    SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
),
collation_name AS (
    SELECT l.oid, CASE WHEN n.nspname = 'pg_catalog' THEN '' ELSE quote_ident(n.nspname) || '.' END || quote_ident(l.collname) AS name
    FROM pg_collation l
    JOIN pg_namespace n ON n.oid = l.collnamespace
)
