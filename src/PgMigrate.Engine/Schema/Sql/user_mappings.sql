-- The view shows options to those who may see them.
SELECT 'USER MAPPING' AS type,
       'FOR ' || CASE m.umuser WHEN 0 THEN 'PUBLIC' ELSE quote_ident(m.usename) END || ' SERVER ' || quote_ident(m.srvname) AS name,
       NULL AS parent,
       (SELECT json_object_agg(option_name, CASE WHEN option_name ~* '{secret}' THEN '***' ELSE option_value END)::text FROM pg_options_to_table(m.umoptions)) AS options_json
FROM pg_user_mappings m
