-- Rights on what no other part tells of: the server's own objects, languages, and members of extensions. Only where they are not those that
-- initdb or the extension gave: pg_init_privs has them, but for information_schema, which initdb makes later.
SELECT 'PRIVILEGES' AS type,
       'ON ' || o.kind || ' ' || o.name AS name,
       NULL AS parent,
       array_to_json(o.acl::text[])::text AS acl,
       array_to_json(o.usual::text[])::text AS default_acl,
       pg_get_userbyid(o.owner) AS acl_owner
FROM (
    SELECT CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END AS kind,
           quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')' AS name,
           p.proowner AS owner,
           coalesce(p.proacl, acldefault('f', p.proowner)) AS acl,
           coalesce(i.initprivs, acldefault('f', p.proowner)) AS usual
    FROM pg_proc p
    JOIN pg_namespace n ON n.oid = p.pronamespace
    LEFT JOIN pg_init_privs i ON i.classoid = 'pg_proc'::regclass AND i.objoid = p.oid
    WHERE (p.proacl IS NOT NULL OR i.objoid IS NOT NULL)
      AND (n.nspname IN ('pg_catalog', 'information_schema')
           OR EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_proc'::regclass AND m.objid = p.oid))
  UNION ALL
    SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, quote_ident(n.nspname) || '.' || quote_ident(c.relname), c.relowner,
           coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner)),
           coalesce(i.initprivs, CASE WHEN n.nspname = 'information_schema' THEN makeaclitem(0, c.relowner, 'SELECT', false) END
                                 || acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_init_privs i ON i.classoid = 'pg_class'::regclass AND i.objoid = c.oid AND i.objsubid = 0
    WHERE (c.relacl IS NOT NULL OR i.objoid IS NOT NULL)
      AND (n.nspname IN ('pg_catalog', 'information_schema')
           OR EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid))
  UNION ALL
    SELECT 'COLUMN', quote_ident(n.nspname) || '.' || quote_ident(c.relname) || '.' || quote_ident(a.attname), c.relowner,
           coalesce(a.attacl, '{}'), coalesce(i.initprivs, '{}')
    FROM (SELECT attrelid, attnum FROM pg_attribute WHERE attacl IS NOT NULL
          UNION SELECT objoid, objsubid FROM pg_init_privs WHERE classoid = 'pg_class'::regclass AND objsubid > 0) x
    JOIN pg_attribute a ON a.attrelid = x.attrelid AND a.attnum = x.attnum
    JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_init_privs i ON i.classoid = 'pg_class'::regclass AND i.objoid = c.oid AND i.objsubid = a.attnum
    WHERE NOT a.attisdropped
      AND (n.nspname IN ('pg_catalog', 'information_schema')
           OR EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid))
  UNION ALL
    SELECT 'TYPE', quote_ident(n.nspname) || '.' || quote_ident(t.typname), t.typowner,
           coalesce(t.typacl, acldefault('T', t.typowner)), coalesce(i.initprivs, acldefault('T', t.typowner))
    FROM pg_type t
    JOIN pg_namespace n ON n.oid = t.typnamespace
    LEFT JOIN pg_init_privs i ON i.classoid = 'pg_type'::regclass AND i.objoid = t.oid
    WHERE (t.typacl IS NOT NULL OR i.objoid IS NOT NULL)
      AND (n.nspname IN ('pg_catalog', 'information_schema')
           OR EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_type'::regclass AND m.objid = t.oid))
  UNION ALL
    SELECT 'LANGUAGE', quote_ident(l.lanname), l.lanowner,
           coalesce(l.lanacl, acldefault('l', l.lanowner)), coalesce(i.initprivs, acldefault('l', l.lanowner))
    FROM pg_language l
    LEFT JOIN pg_init_privs i ON i.classoid = 'pg_language'::regclass AND i.objoid = l.oid
    WHERE NOT l.lanispl OR EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_language'::regclass AND m.objid = l.oid)
  UNION ALL
    SELECT 'SCHEMA', quote_ident(n.nspname), n.nspowner,
           coalesce(n.nspacl, acldefault('n', n.nspowner)),
           coalesce(i.initprivs, CASE WHEN n.nspname = 'information_schema' THEN makeaclitem(0, n.nspowner, 'USAGE', false) END
                                 || acldefault('n', n.nspowner))
    FROM pg_namespace n
    LEFT JOIN pg_init_privs i ON i.classoid = 'pg_namespace'::regclass AND i.objoid = n.oid
    WHERE n.nspname IN ('pg_catalog', 'information_schema')
       OR EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_namespace'::regclass AND m.objid = n.oid)
  UNION ALL
    SELECT 'FOREIGN DATA WRAPPER', quote_ident(w.fdwname), w.fdwowner,
           coalesce(w.fdwacl, acldefault('F', w.fdwowner)), coalesce(i.initprivs, acldefault('F', w.fdwowner))
    FROM pg_foreign_data_wrapper w
    LEFT JOIN pg_init_privs i ON i.classoid = 'pg_foreign_data_wrapper'::regclass AND i.objoid = w.oid
    WHERE EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_foreign_data_wrapper'::regclass AND m.objid = w.oid)
  UNION ALL
    SELECT 'FOREIGN SERVER', quote_ident(v.srvname), v.srvowner,
           coalesce(v.srvacl, acldefault('S', v.srvowner)), coalesce(i.initprivs, acldefault('S', v.srvowner))
    FROM pg_foreign_server v
    LEFT JOIN pg_init_privs i ON i.classoid = 'pg_foreign_server'::regclass AND i.objoid = v.oid
    WHERE EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_foreign_server'::regclass AND m.objid = v.oid)
) o
WHERE (SELECT array_agg(a::text ORDER BY a::text COLLATE "C") FROM unnest(o.acl) a)
      IS DISTINCT FROM (SELECT array_agg(a::text ORDER BY a::text COLLATE "C") FROM unnest(o.usual) a)
