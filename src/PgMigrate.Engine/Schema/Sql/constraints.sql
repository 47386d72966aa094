-- Of tables. Not those that only mirror a parent's: inherited checks, and foreign keys of partitions. NOT NULL belongs to the column.
SELECT 'CONSTRAINT' AS type,
       s.name || '.' || quote_ident(c.relname) || '.' || quote_ident(k.conname) AS name,
       s.name || '.' || quote_ident(c.relname) AS parent,
       pg_get_constraintdef(k.oid) AS definition,
       CASE WHEN k.coninhcount > 0 AND k.contype = 'c' THEN 'AND LOCAL' END AS inherited,
       (SELECT string_agg(o, ', ' ORDER BY o COLLATE "C") FROM unnest(x.reloptions) o) AS "index options",
       quote_ident(p.spcname) AS "index tablespace",
       h.inhparent::regclass::text AS "index attached to",
       (SELECT string_agg(a.attnum || ': ' || a.attstattarget, ', ' ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = x.oid AND a.attstattarget >= 0) AS "index statistics",
       obj_description(x.oid, 'pg_class') AS "index comment",
       d.description AS comment
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN app_schema s ON s.oid = c.relnamespace
LEFT JOIN pg_class x ON x.oid = k.conindid AND k.contype IN ('p', 'u', 'x')
LEFT JOIN pg_tablespace p ON p.oid = x.reltablespace
LEFT JOIN pg_inherits h ON h.inhrelid = x.oid
LEFT JOIN pg_description d ON d.objoid = k.oid AND d.classoid = 'pg_constraint'::regclass
WHERE k.contype IN ('c', 'f', 'p', 'u', 'x')
  AND (k.contype <> 'c' OR k.conislocal)
  AND (k.contype <> 'f' OR k.conparentid = 0)
  AND NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid)
