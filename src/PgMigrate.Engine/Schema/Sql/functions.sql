-- Functions and procedures; not the constructors that a range type brings. Cost and rows count where they are not the default.
SELECT CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END AS type,
       s.name || '.' || quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')' AS name,
       NULL AS parent,
       quote_ident(pg_get_userbyid(p.proowner)) AS owner,
       array_to_json(p.proacl::text[])::text AS acl,
       CASE WHEN p.proacl IS NOT NULL THEN array_to_json(acldefault('f', p.proowner)::text[])::text END AS default_acl,
       pg_get_userbyid(p.proowner) AS acl_owner,
       d.description AS comment,
       pg_get_function_arguments(p.oid) AS arguments,
       pg_get_function_result(p.oid) AS returns,
       l.lanname AS language,
       CASE WHEN p.prokind = 'w' THEN 'true' END AS "window",
       CASE p.provolatile WHEN 'i' THEN 'IMMUTABLE' WHEN 's' THEN 'STABLE' END AS volatility,
       CASE p.proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' END AS parallel,
       CASE WHEN p.proisstrict THEN 'true' END AS strict,
       CASE WHEN p.prosecdef THEN 'DEFINER' END AS security,
       CASE WHEN p.proleakproof THEN 'true' END AS leakproof,
       CASE WHEN p.procost <> CASE WHEN l.lanname IN ('c', 'internal') THEN 1 ELSE 100 END THEN p.procost::text END AS cost,
       CASE WHEN p.proretset AND p.prorows <> 1000 THEN p.prorows::text END AS rows,
       NULLIF(p.prosupport::text, '-') AS support,
       (SELECT string_agg(format_type(t.oid, NULL), ', ' ORDER BY t.ordinality) FROM unnest(p.protrftypes) WITH ORDINALITY t (oid, ordinality)) AS transform,
       (SELECT string_agg(CASE WHEN split_part(o, '=', 1) ~* '{secret}' THEN split_part(o, '=', 1) || '=***' ELSE o END,
                           ', ' ORDER BY o COLLATE "C")
        FROM unnest(p.proconfig) o) AS settings,
       p.probin AS file,
       p.prosrc AS body,
       pg_get_function_sqlbody(p.oid) AS "sql body" -- from 14
       NULL AS "sql body" -- before 14
FROM pg_proc p
JOIN app_schema s ON s.oid = p.pronamespace
JOIN pg_language l ON l.oid = p.prolang
LEFT JOIN pg_description d ON d.objoid = p.oid AND d.classoid = 'pg_proc'::regclass
WHERE p.prokind <> 'a'
  AND NOT EXISTS (SELECT FROM pg_depend m WHERE m.classid = 'pg_proc'::regclass AND m.objid = p.oid AND m.deptype IN ('e', 'i'))
