-- What the tables with the OIDs in $1 (JSON array) are called now; no row for one that is gone. search_path is pg_catalog.
SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS name
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid IN (SELECT value::oid FROM json_array_elements_text($1::json)) AND c.relkind IN ('r', 'p')
