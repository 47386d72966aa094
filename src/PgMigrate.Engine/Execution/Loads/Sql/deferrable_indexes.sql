-- The indexes of a table, $1, and of its partitions, those of partitions first. "stays" says why one is not dropped and made again; null
-- where it is. What else there may be that depends on an index is not known here, and keeps it.
WITH RECURSIVE part AS (
    SELECT $1::oid AS oid, 0 AS depth
    UNION ALL
    SELECT h.inhrelid, p.depth + 1
    FROM part p
    JOIN pg_class c ON c.oid = p.oid AND c.relkind = 'p'
    JOIN pg_inherits h ON h.inhparent = p.oid
)
SELECT quote_ident(n.nspname) || '.' || quote_ident(x.relname) AS name,
       x.oid,
       p.oid AS table_oid,
       h.inhparent AS parent,
       CASE
           WHEN i.indisunique OR EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.oid) THEN 'guards'
           WHEN x.relkind = 'i' AND NOT i.indisvalid THEN 'invalid'
           WHEN EXISTS (
                SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = x.oid AND d.deptype IN ('e', 'x')
           ) THEN 'extension'
           WHEN EXISTS (
                SELECT FROM pg_depend d
                WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = x.oid AND d.deptype NOT IN ('P', 'S')
           ) THEN 'needed'
       END AS stays
FROM part p
JOIN pg_index i ON i.indrelid = p.oid
JOIN pg_class x ON x.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = x.relnamespace
LEFT JOIN pg_inherits h ON h.inhrelid = x.oid
ORDER BY p.depth DESC, 1
