-- Names of settings that functions of users set, as far as they stand in their source: PostgreSQL shows no list of them.
SELECT DISTINCT m.name[1]
FROM pg_catalog.pg_proc p
CROSS JOIN LATERAL pg_catalog.regexp_matches(
    p.prosrc, E'(?:''|\\mset\\s+(?:session\\s+|local\\s+)?)([a-z_]\\w*(?:\\.[a-z_]\\w*)+)', 'gi') AS m (name)
WHERE p.pronamespace NOT IN ('pg_catalog'::pg_catalog.regnamespace, 'information_schema'::pg_catalog.regnamespace)
  AND p.prosrc ~* E'\\mset(_config)?\\M'
