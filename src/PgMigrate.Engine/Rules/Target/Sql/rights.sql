-- Whether the role may do what is asked; null where there is nothing of that name. Superusers may do all.
WITH path AS (
    SELECT n.oid, p.place
    FROM pg_catalog.json_array_elements_text({path}::json -> 'searched') WITH ORDINALITY AS p (schema, place)
    JOIN pg_catalog.pg_namespace n ON n.nspname = p.schema
)
SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('n', q.n, 'stops', q.stops, 'held', CASE q.kind
    WHEN 'Own' THEN pg_catalog.pg_has_role(c.relowner, 'USAGE')
    WHEN 'Drop' THEN pg_catalog.pg_has_role(c.relowner, 'USAGE') OR pg_catalog.pg_has_role(c.nspowner, 'USAGE')
    WHEN 'Maintain' THEN pg_catalog.pg_has_role(c.relowner, 'USAGE')
        OR CASE WHEN pg_catalog.current_setting('server_version_num')::integer >= 170000 THEN pg_catalog.has_table_privilege(c.oid, 'MAINTAIN') ELSE false END
    WHEN 'Insert' THEN pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE') AND pg_catalog.has_any_column_privilege(c.oid, 'INSERT')
    WHEN 'Update' THEN pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE') AND pg_catalog.has_any_column_privilege(c.oid, 'UPDATE')
    WHEN 'References' THEN pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE') AND pg_catalog.has_any_column_privilege(c.oid, 'REFERENCES')
    WHEN 'Delete' THEN pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'DELETE')
    WHEN 'Truncate' THEN pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'TRUNCATE')
    WHEN 'Trigger' THEN pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'TRIGGER')
    WHEN 'OwnType' THEN (
        SELECT pg_catalog.pg_has_role(t.typowner, 'USAGE') OR pg_catalog.pg_has_role(n.nspowner, 'USAGE')
        FROM pg_catalog.pg_type t
        JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
        LEFT JOIN path ON path.oid = n.oid
        WHERE t.typname = q.name AND CASE WHEN q.schema IS NULL THEN path.place IS NOT NULL ELSE n.nspname = q.schema END
        ORDER BY path.place
        LIMIT 1)
    WHEN 'OwnFunction' THEN pg_catalog.pg_has_role(f.owner, 'USAGE')
    WHEN 'DropFunction' THEN pg_catalog.pg_has_role(f.owner, 'USAGE') OR pg_catalog.pg_has_role(f.nspowner, 'USAGE')
    WHEN 'Grant' THEN pg_catalog.pg_has_role(g.owner, 'USAGE')
        OR EXISTS (SELECT FROM pg_catalog.aclexplode(g.acl) a WHERE a.grantee = 0 OR pg_catalog.pg_has_role(a.grantee, 'USAGE'))
    WHEN 'GrantOption' THEN pg_catalog.pg_has_role(g.owner, 'USAGE')
        OR NOT EXISTS (SELECT FROM pg_catalog.aclexplode(g.acl) a WHERE a.grantee = 0 OR pg_catalog.pg_has_role(a.grantee, 'USAGE'))
        OR NOT EXISTS (
            SELECT FROM pg_catalog.json_array_elements_text(q.privileges) p (privilege)
            WHERE NOT EXISTS (
                SELECT FROM pg_catalog.aclexplode(g.acl) a
                WHERE a.is_grantable AND pg_catalog.pg_has_role(a.grantee, 'USAGE') AND p.privilege IN ('ALL', a.privilege_type)))
    WHEN 'GrantRole' THEN (
        SELECT r.rolsuper OR pg_catalog.pg_has_role(m.oid, 'MEMBER WITH ADMIN OPTION')
            OR (r.rolcreaterole AND NOT m.rolsuper AND pg_catalog.current_setting('server_version_num')::integer < 160000)
        FROM pg_catalog.pg_roles m WHERE m.rolname = q.name)
    WHEN 'CreateInSchema' THEN (
        SELECT pg_catalog.has_schema_privilege(n.oid, 'CREATE')
        FROM pg_catalog.pg_namespace n
        WHERE n.nspname = coalesce(q.schema, {path}::json ->> 'made_in'))
    WHEN 'OwnSchema' THEN (SELECT pg_catalog.pg_has_role(n.nspowner, 'USAGE') FROM pg_catalog.pg_namespace n WHERE n.nspname = q.name)
    WHEN 'CreateInDatabase' THEN pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
    WHEN 'CreateRole' THEN r.rolcreaterole OR r.rolsuper
    WHEN 'CreateExtension' THEN r.rolsuper
        OR EXISTS (SELECT FROM pg_catalog.pg_extension e WHERE e.extname = q.name)
        OR (SELECT pg_catalog.bool_or(NOT v.superuser OR coalesce((pg_catalog.to_jsonb(v) ->> 'trusted')::boolean, false))
            FROM pg_catalog.pg_available_extension_versions v WHERE v.name = q.name)
           AND pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
    END)), '[]')
FROM pg_catalog.json_to_recordset({rights}::json) AS q (n integer, kind text, schema name, name name, type text, privileges json,
    arguments json, stops boolean)
JOIN pg_catalog.pg_roles r ON r.rolname = current_user
LEFT JOIN LATERAL (
    SELECT k.oid, k.relowner, k.relnamespace, k.relkind, k.relacl, n.nspowner
    FROM pg_catalog.pg_class k
    JOIN pg_catalog.pg_namespace n ON n.oid = k.relnamespace
    LEFT JOIN path ON path.oid = n.oid
    WHERE k.relname = q.name AND CASE WHEN q.schema IS NULL THEN path.place IS NOT NULL ELSE n.nspname = q.schema END
    ORDER BY path.place
    LIMIT 1
) c ON true
LEFT JOIN LATERAL (
    SELECT p.oid, p.proowner AS owner, coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner)) AS acl, n.nspowner
    FROM pg_catalog.pg_proc p
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    LEFT JOIN path ON path.oid = n.oid
    WHERE p.proname = q.name
      AND CASE WHEN q.schema IS NULL THEN path.place IS NOT NULL ELSE n.nspname = q.schema END
      AND (q.arguments IS NULL OR pg_catalog.json_typeof(q.arguments) = 'null' OR ARRAY(SELECT pg_catalog.json_array_elements_text(q.arguments)) = ARRAY(
          SELECT pg_catalog.format_type(t.type, NULL) FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY t (type, position) ORDER BY t.position))
    ORDER BY path.place, pg_catalog.pg_has_role(p.proowner, 'USAGE') DESC
    LIMIT 1
) f ON q.type = 'FUNCTION'
LEFT JOIN LATERAL (
    SELECT c.relowner AS owner, ARRAY(
        SELECT pg_catalog.unnest(coalesce(c.relacl, pg_catalog.acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner)))
        UNION ALL
        SELECT pg_catalog.unnest(t.attacl) FROM pg_catalog.pg_attribute t WHERE t.attrelid = c.oid) AS acl
    WHERE q.type IN ('TABLE', 'SEQUENCE') AND c.oid IS NOT NULL
    UNION ALL
    SELECT n.nspowner, coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))
    FROM pg_catalog.pg_namespace n
    WHERE q.type = 'SCHEMA' AND n.nspname = q.name
    UNION ALL
    SELECT d.datdba, coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba))
    FROM pg_catalog.pg_database d
    WHERE q.type = 'DATABASE' AND d.datname = q.name
    UNION ALL
    SELECT f.owner, f.acl WHERE f.oid IS NOT NULL
) g ON q.kind IN ('Grant', 'GrantOption')
