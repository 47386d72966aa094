-- $1: a table's name as a statement has it, found by the search_path of the session.
SELECT c.relname::pg_catalog.text, a.attname::pg_catalog.text, a.attgenerated::pg_catalog.text OPERATOR(pg_catalog.<>) '',
       pg_catalog.array_position(k.conkey, a.attnum), a.attcollation OPERATOR(pg_catalog.<>) 0
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) c.oid AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped
LEFT JOIN pg_catalog.pg_constraint k ON k.conrelid OPERATOR(pg_catalog.=) c.oid AND k.contype OPERATOR(pg_catalog.=) 'p'
WHERE c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1)
ORDER BY a.attnum
