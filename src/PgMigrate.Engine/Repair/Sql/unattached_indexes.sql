-- Indexes of partitioned tables that are invalid since partitions have no index that is attached to them, and what is done next about
-- it, deepest first: an index of the partition that says the same is attached, else one is built. One that is attached is attached again
-- where it has become valid by itself: only then does the server look at its parent's. $1: the one index that is meant, $2: the schema; null
-- for all.
WITH RECURSIVE tree AS (
    SELECT x.indexrelid AS root, x.indexrelid, x.indrelid, 0 AS depth
    FROM pg_catalog.pg_index x
    JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid AND i.relkind = 'I'
    JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace
    WHERE NOT x.indisvalid
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = x.indexrelid)
      AND ($1::text IS NULL OR pg_catalog.format('%I.%I', n.nspname, i.relname) = $1)
      AND ($2::text IS NULL OR n.nspname = $2)
    UNION ALL
    SELECT t.root, x.indexrelid, x.indrelid, t.depth + 1
    FROM tree t
    JOIN pg_catalog.pg_inherits h ON h.inhparent = t.indexrelid
    JOIN pg_catalog.pg_index x ON x.indexrelid = h.inhrelid AND NOT x.indisvalid
    JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid AND i.relkind = 'I'
),
-- Behind the table's name a definition is the same for each partition.
definition AS (
    SELECT x.indexrelid, x.indrelid, x.indisvalid, x.indisunique,
           pg_catalog.format('%I.%I', n.nspname, i.relname) AS name,
           pg_catalog.substr(pg_catalog.pg_get_indexdef(x.indexrelid), pg_catalog.length(pg_catalog.format(
               'CREATE %sINDEX %I ON %s%I.%I ', CASE WHEN x.indisunique THEN 'UNIQUE ' END, i.relname,
               CASE WHEN i.relkind = 'I' THEN 'ONLY ' END, n.nspname, t.relname)) + 1) AS body
    FROM pg_catalog.pg_index x
    JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
    JOIN pg_catalog.pg_class t ON t.oid = x.indrelid AND t.relkind IN ('r', 'p')
    JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace
    WHERE x.indrelid IN (
        SELECT t.indrelid FROM tree t UNION SELECT h.inhrelid FROM tree t JOIN pg_catalog.pg_inherits h ON h.inhparent = t.indrelid)
),
part AS (
    SELECT t.root, t.depth, d.name AS index_name, d.body, d.indisunique, c.oid, c.relkind,
           pg_catalog.format('%I.%I', n.nspname, c.relname) AS table_name,
           pg_catalog.format('%I', c.relname || '_' || i.relname) AS new_name,
           pg_catalog.format('%I.%I', n.nspname, c.relname || '_' || i.relname) AS new_full_name,
           own.name AS own_name, own.indisvalid AS own_is_valid,
           (SELECT pg_catalog.min(o.name)
            FROM definition o
            WHERE o.indrelid = c.oid AND o.body = d.body AND o.indisunique = d.indisunique AND o.indisvalid
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = o.indexrelid)) AS same_name
    FROM tree t
    JOIN definition d ON d.indexrelid = t.indexrelid
    JOIN pg_catalog.pg_class i ON i.oid = t.indexrelid
    JOIN pg_catalog.pg_inherits p ON p.inhparent = t.indrelid
    JOIN pg_catalog.pg_class c ON c.oid = p.inhrelid AND c.relkind IN ('r', 'p')
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN (
        SELECT o.*, h.inhparent FROM definition o JOIN pg_catalog.pg_inherits h ON h.inhrelid = o.indexrelid
    ) own ON own.indrelid = c.oid AND own.inhparent = t.indexrelid
)
SELECT pg_catalog.format('%I.%I', n.nspname, i.relname) AS root,
       pg_catalog.format('%I.%I', tn.nspname, c.relname) AS table_name,
       p.table_name AS partition_name,
       coalesce(p.own_is_valid, false) AS is_done,
       CASE WHEN coalesce(p.own_name, p.same_name) IS NOT NULL THEN NULL
            WHEN p.relkind = 'p' THEN pg_catalog.format(
                'CREATE %sINDEX %s ON ONLY %s %s', CASE WHEN p.indisunique THEN 'UNIQUE ' END, p.new_name, p.table_name, p.body)
            ELSE pg_catalog.format(
                'CREATE %sINDEX CONCURRENTLY %s ON %s %s', CASE WHEN p.indisunique THEN 'UNIQUE ' END, p.new_name, p.table_name, p.body)
       END AS building,
       pg_catalog.format(
           'ALTER INDEX %s ATTACH PARTITION %s', p.index_name, coalesce(p.own_name, p.same_name, p.new_full_name)) AS attaching
FROM part p
JOIN pg_catalog.pg_class i ON i.oid = p.root
JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace
JOIN pg_catalog.pg_index x ON x.indexrelid = p.root
JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
JOIN pg_catalog.pg_namespace tn ON tn.oid = c.relnamespace
ORDER BY 1, p.depth DESC, p.own_is_valid NULLS FIRST, p.table_name
