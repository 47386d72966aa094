-- Whether a table takes up room, its partitions included. $1: the table.
SELECT coalesce(pg_catalog.pg_relation_size($1::pg_catalog.regclass), 0)
       + coalesce((SELECT pg_catalog.sum(pg_catalog.pg_relation_size(t.relid)) FROM pg_catalog.pg_partition_tree($1::pg_catalog.regclass) t), 0) > 0
