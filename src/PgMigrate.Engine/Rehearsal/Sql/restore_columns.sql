SELECT pg_catalog.count(pg_catalog.pg_restore_attribute_stats(
    'schemaname', r.schema, 'relname', r.relation, 'attname', r.attribute, 'inherited', r.inherited, 'null_frac', r.null_frac,
    'avg_width', r.avg_width, 'n_distinct', r.n_distinct, 'most_common_vals', r.most_common_vals,
    'most_common_freqs', r.most_common_freqs::real[], 'histogram_bounds', r.histogram_bounds, 'correlation', r.correlation))
FROM pg_catalog.json_to_recordset($1::json) AS r (
    schema text, relation text, attribute text, inherited boolean, null_frac real, avg_width integer, n_distinct real,
    most_common_vals text, most_common_freqs text, histogram_bounds text, correlation real)
JOIN pg_catalog.pg_namespace AS n ON n.nspname = r.schema
JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = r.relation
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attname = r.attribute AND NOT a.attisdropped
