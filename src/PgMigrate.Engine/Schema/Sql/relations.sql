SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS type,
       s.name || '.' || quote_ident(c.relname) AS name,
       NULL AS parent,
       quote_ident(pg_get_userbyid(c.relowner)) AS owner,
       array_to_json(c.relacl::text[])::text AS acl,
       CASE WHEN c.relacl IS NOT NULL THEN array_to_json(acldefault('r', c.relowner)::text[])::text END AS default_acl,
       pg_get_userbyid(c.relowner) AS acl_owner,
       d.description AS comment,
       CASE WHEN c.relkind IN ('v', 'm') THEN rtrim(pg_get_viewdef(c.oid), ';') END AS view_definition,
       CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' END AS persistence,
       CASE WHEN m.amname <> 'heap' THEN quote_ident(m.amname) END AS "access method",
       quote_ident(p.spcname) AS tablespace,
       (SELECT string_agg(o, ', ' ORDER BY o COLLATE "C") FROM unnest(c.reloptions) o) AS options,
       (SELECT string_agg(o, ', ' ORDER BY o COLLATE "C") FROM unnest(t.reloptions) o) AS "toast options",
       concat_ws(', ', CASE WHEN c.relrowsecurity THEN 'ENABLE' END, CASE WHEN c.relforcerowsecurity THEN 'FORCE' END) AS "row level security",
       CASE WHEN c.relkind IN ('r', 'p', 'm')
            THEN CASE c.relreplident
                     WHEN 'n' THEN 'NOTHING'
                     WHEN 'f' THEN 'FULL'
                     WHEN 'i' THEN 'USING INDEX ' || (SELECT quote_ident(x.relname) FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
                                                      WHERE i.indrelid = c.oid AND i.indisreplident)
                 END END AS "replica identity",
       CASE WHEN c.relkind IN ('r', 'm')
            THEN (SELECT quote_ident(x.relname) FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
                  WHERE i.indrelid = c.oid AND i.indisclustered) END AS "cluster on",
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS "partition by",
       CASE WHEN c.relispartition THEN h.parents END AS "partition of",
       CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS "partition bound",
       CASE WHEN NOT c.relispartition THEN h.parents END AS inherits,
       CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS "of type",
       g.triggers AS "constraint triggers",
       quote_ident(v.srvname) AS server,
       (SELECT json_object_agg(option_name, CASE WHEN option_name ~* '{secret}' THEN '***' ELSE option_value END)::text FROM pg_options_to_table(f.ftoptions)) AS options_json
FROM pg_class c
JOIN app_schema s ON s.oid = c.relnamespace
LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
LEFT JOIN pg_am m ON m.oid = c.relam
LEFT JOIN pg_tablespace p ON p.oid = c.reltablespace
LEFT JOIN pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
LEFT JOIN pg_foreign_table f ON f.ftrelid = c.oid
LEFT JOIN pg_foreign_server v ON v.oid = f.ftserver
LEFT JOIN (SELECT inhrelid, string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno) AS parents
           FROM pg_inherits GROUP BY inhrelid) h ON h.inhrelid = c.oid
-- DISABLE TRIGGER ALL: what of a constraint the server does no longer check.
LEFT JOIN (SELECT t.tgrelid, string_agg(DISTINCT quote_ident(k.conname) || ' ' || CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'REPLICA' ELSE 'ALWAYS' END, ', ') AS triggers
           FROM pg_trigger t
           JOIN pg_constraint k ON k.oid = t.tgconstraint
           WHERE t.tgisinternal AND t.tgenabled <> 'O'
           GROUP BY t.tgrelid) g ON g.tgrelid = c.oid
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid)
