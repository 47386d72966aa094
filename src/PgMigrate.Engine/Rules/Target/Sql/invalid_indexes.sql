-- The index of a partitioned table is invalid as long as a partition lacks its part: that is meant so.
SELECT coalesce(pg_catalog.json_agg(s), '[]')
FROM (
    SELECT pg_catalog.format('%I.%I', n.nspname, i.relname) AS name, tn.nspname || '.' || t.relname AS on_table, w.n AS "table"
    FROM pg_catalog.pg_index x
    JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid AND i.relkind = 'i'
    JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace
    JOIN pg_catalog.pg_class t ON t.oid = x.indrelid
    JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
    LEFT JOIN ({wanted}) w ON w.oid = t.oid
    WHERE NOT x.indisvalid
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = x.indexrelid)
    ORDER BY w.n, n.nspname, i.relname
    LIMIT 20
) s
