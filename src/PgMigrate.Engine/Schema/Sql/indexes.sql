-- Indexes that no constraint brought. An invalid one is left over from CREATE INDEX CONCURRENTLY, or waits for its partitions.
SELECT 'INDEX' AS type,
       s.name || '.' || quote_ident(x.relname) AS name,
       s.name || '.' || quote_ident(c.relname) AS parent,
       pg_get_indexdef(x.oid) AS definition,
       CASE WHEN NOT i.indisvalid THEN 'false' END AS valid,
       quote_ident(p.spcname) AS tablespace,
       h.inhparent::regclass::text AS "attached to",
       (SELECT string_agg(a.attnum || ': ' || a.attstattarget, ', ' ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = x.oid AND a.attstattarget >= 0) AS statistics,
       d.description AS comment
FROM pg_index i
JOIN pg_class x ON x.oid = i.indexrelid
JOIN pg_class c ON c.oid = i.indrelid
JOIN app_schema s ON s.oid = c.relnamespace
LEFT JOIN pg_tablespace p ON p.oid = x.reltablespace
LEFT JOIN pg_inherits h ON h.inhrelid = x.oid
LEFT JOIN pg_description d ON d.objoid = x.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x'))
  AND NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_class'::regclass AND m.objid IN (c.oid, x.oid))
