-- How the target's database was made, and what it sets for every session.
SELECT pg_catalog.pg_encoding_to_char(d.encoding), d.datcollate, d.datctype,
    coalesce((SELECT pg_catalog.to_json(s.setconfig)::text FROM pg_catalog.pg_db_role_setting AS s WHERE s.setdatabase = d.oid AND s.setrole = 0), '[]')
FROM pg_catalog.pg_database AS d
WHERE d.datname = pg_catalog.current_database()
