-- What the planner knows of columns, as JSON; of those that the user may read.
SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
    'schema', s.schemaname, 'relation', s.tablename, 'attribute', s.attname, 'inherited', s.inherited, 'null_frac', s.null_frac,
    'avg_width', s.avg_width, 'n_distinct', s.n_distinct, 'most_common_vals', s.most_common_vals::text,
    'most_common_freqs', s.most_common_freqs::text, 'histogram_bounds', s.histogram_bounds::text, 'correlation', s.correlation)), '[]')::text
FROM pg_catalog.pg_stats AS s
WHERE s.schemaname NOT IN ('pg_catalog', 'information_schema')
