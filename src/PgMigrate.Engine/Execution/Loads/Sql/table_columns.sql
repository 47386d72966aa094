-- $1: a table's name as a statement has it, found by the search_path of the session. The keys are those by which ON CONFLICT finds a row.
SELECT c.relname::pg_catalog.text, a.attname::pg_catalog.text, a.attgenerated::pg_catalog.text OPERATOR(pg_catalog.<>) '',
       pg_catalog.array_position(k.conkey, a.attnum), a.attcollation OPERATOR(pg_catalog.<>) 0,
       (SELECT pg_catalog.json_agg((
            SELECT pg_catalog.json_agg(b.attname ORDER BY u.number)
            FROM pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY AS u (attnum, number)
            JOIN pg_catalog.pg_attribute b ON b.attrelid OPERATOR(pg_catalog.=) i.indrelid AND b.attnum OPERATOR(pg_catalog.=) u.attnum
            WHERE u.number OPERATOR(pg_catalog.<=) i.indnkeyatts
        ) ORDER BY i.indexrelid)
        FROM pg_catalog.pg_index i
        WHERE i.indrelid OPERATOR(pg_catalog.=) c.oid AND i.indisunique AND i.indimmediate AND i.indisvalid
            AND i.indpred IS NULL AND i.indexprs IS NULL)::pg_catalog.text
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) c.oid AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped
LEFT JOIN pg_catalog.pg_constraint k ON k.conrelid OPERATOR(pg_catalog.=) c.oid AND k.contype OPERATOR(pg_catalog.=) 'p'
WHERE c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1)
ORDER BY a.attnum
