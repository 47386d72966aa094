-- How the tables in $1 (JSON array of quoted names) stand in the database; no row for one that is gone. search_path is pg_catalog.
SELECT n.value AS name, c.oid, c.relkind::text AS kind, pg_has_role(c.relowner, 'USAGE') AS is_owner, pg_get_userbyid(c.relowner) AS owner,
       row_security_active(c.oid) AS is_filtered
FROM json_array_elements_text($1::json) n
JOIN pg_class c ON c.oid = to_regclass(n.value)
ORDER BY c.oid
