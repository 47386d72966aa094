-- Which share of a table's pages makes a sample of about 2,000, in percent. $1: the table, its partitions included.
SELECT least(100.0, 100.0 * 2000 * pg_catalog.current_setting('block_size')::bigint / greatest(1, t.bytes))::float8
FROM (
    SELECT coalesce(pg_catalog.pg_relation_size($1::pg_catalog.regclass), 0)
           + coalesce((SELECT pg_catalog.sum(pg_catalog.pg_relation_size(p.relid)) FROM pg_catalog.pg_partition_tree($1::pg_catalog.regclass) p), 0) AS bytes
) t
