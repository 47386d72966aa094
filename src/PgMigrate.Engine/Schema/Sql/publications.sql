SELECT 'PUBLICATION' AS type,
       quote_ident(p.pubname) AS name,
       NULL AS parent,
       quote_ident(pg_get_userbyid(p.pubowner)) AS owner,
       obj_description(p.oid, 'pg_publication') AS comment,
       concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
                       CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END) AS publish,
       CASE WHEN p.puballtables THEN 'true' END AS "all tables",
       CASE WHEN p.pubviaroot THEN 'true' END AS "via partition root", -- from 13
       CASE WHEN p.pubgencols = 's' THEN 'stored' END AS "generated columns", -- from 18
       (SELECT string_agg(quote_ident(n.nspname), ', ' ORDER BY n.nspname) -- from 15
        FROM pg_publication_namespace m JOIN pg_namespace n ON n.oid = m.pnnspid WHERE m.pnpubid = p.oid) AS schemas, -- from 15
       (SELECT string_agg(t.name || t.columns || t.filter, ', ' ORDER BY t.name COLLATE "C")
        FROM (SELECT r.prrelid::regclass::text AS name,
                     coalesce((SELECT ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')' -- from 15
                               FROM pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)), '') AS columns, -- from 15
                     coalesce(' WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')', '') AS filter -- from 15
                     '' AS columns, '' AS filter -- before 15
              FROM pg_publication_rel r WHERE r.prpubid = p.oid) t) AS tables
FROM pg_publication p
WHERE NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_publication'::regclass AND m.objid = p.oid)
