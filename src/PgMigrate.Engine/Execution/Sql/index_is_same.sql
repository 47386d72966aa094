-- $1: the table; $2: the index's name; $3: an index made from the wanted definition, on a table of the same columns.
-- The columns' numbers may differ, so they are compared as the server writes them.
SELECT a.indisunique = b.indisunique
       AND (a.indnatts, a.indnkeyatts) = (b.indnatts, b.indnkeyatts)
       AND (a.indclass, a.indcollation, a.indoption::text) = (b.indclass, b.indcollation, b.indoption::text)
       AND pg_catalog.to_jsonb(a) -> 'indnullsnotdistinct' IS NOT DISTINCT FROM pg_catalog.to_jsonb(b) -> 'indnullsnotdistinct'
       AND pg_catalog.pg_get_expr(a.indpred, a.indrelid) IS NOT DISTINCT FROM pg_catalog.pg_get_expr(b.indpred, b.indrelid)
       AND ca.relam = cb.relam
       AND ca.reloptions IS NOT DISTINCT FROM cb.reloptions
       AND NOT EXISTS (SELECT FROM pg_catalog.generate_series(1, a.indnatts) AS n
                       WHERE pg_catalog.pg_get_indexdef(a.indexrelid, n, false) <> pg_catalog.pg_get_indexdef(b.indexrelid, n, false)) AS is_same
FROM pg_catalog.pg_class t
JOIN pg_catalog.pg_class ca ON ca.relnamespace = t.relnamespace AND ca.relname = $2::pg_catalog.name
JOIN pg_catalog.pg_index a ON a.indexrelid = ca.oid
JOIN pg_catalog.pg_class cb ON cb.oid = pg_catalog.to_regclass($3)
JOIN pg_catalog.pg_index b ON b.indexrelid = cb.oid
WHERE t.oid = pg_catalog.to_regclass($1)
