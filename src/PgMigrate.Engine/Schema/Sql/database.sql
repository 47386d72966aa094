-- Of the database itself what ALTER DATABASE and ALTER ROLE ... IN DATABASE have set, its comment, and its rights where they are not those of
-- a new one. Its name and its owner are those of the place.
SELECT 'DATABASE' AS type,
       'current_database()' AS name,
       NULL AS parent,
       CASE WHEN b.datacl IS NOT NULL THEN array_to_json(b.datacl::text[])::text END AS acl,
       CASE WHEN b.datacl IS NOT NULL THEN array_to_json(acldefault('d', b.datdba)::text[])::text END AS default_acl,
       pg_get_userbyid(b.datdba) AS acl_owner,
       shobj_description(b.oid, 'pg_database') AS comment,
       NULLIF(b.datconnlimit, -1)::text AS "connection limit",
       s.settings
FROM pg_database b
LEFT JOIN (SELECT r.setdatabase,
                  string_agg(CASE WHEN r.setrole <> 0 THEN quote_ident(pg_get_userbyid(r.setrole)) || ': ' ELSE '' END
                                 || CASE WHEN split_part(o, '=', 1) ~* '{secret}' THEN split_part(o, '=', 1) || '=***' ELSE o END,
                             ', ' ORDER BY r.setrole <> 0, pg_get_userbyid(r.setrole) COLLATE "C", o COLLATE "C") AS settings
           FROM pg_db_role_setting r
           CROSS JOIN unnest(r.setconfig) o
           GROUP BY r.setdatabase) s ON s.setdatabase = b.oid
WHERE b.datname = current_database()
  AND (b.datacl IS NOT NULL OR s.settings IS NOT NULL OR b.datconnlimit <> -1 OR shobj_description(b.oid, 'pg_database') IS NOT NULL)
