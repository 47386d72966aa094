-- The foreign keys from and to the tables in $1 (JSON array of OIDs). What a partition has of its table's stands and goes with the
-- table's: the constraint at the top is given. search_path is pg_catalog.
WITH RECURSIVE touched AS (
    SELECT k.oid, k.conparentid
    FROM pg_constraint k
    WHERE k.contype = 'f'
      AND (k.conrelid IN (SELECT value::oid FROM json_array_elements_text($1::json)) OR k.confrelid IN (SELECT value::oid FROM json_array_elements_text($1::json)))
    UNION
    SELECT p.oid, p.conparentid FROM pg_constraint p JOIN touched ON p.oid = touched.conparentid
)
SELECT quote_ident(k.conname) AS name,
       format('%I.%I', rn.nspname, r.relname) AS referencing,
       format('%I.%I', pn.nspname, p.relname) AS referenced,
       pg_get_constraintdef(k.oid) AS definition,
       obj_description(k.oid, 'pg_constraint') AS comment,
       pg_has_role(r.relowner, 'USAGE') AS is_owner,
       pg_get_userbyid(r.relowner) AS owner,
       (SELECT json_agg(a.attname ORDER BY o.n)::text FROM unnest(k.conkey) WITH ORDINALITY o (c, n)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = o.c) AS columns,
       (SELECT json_agg(a.attname ORDER BY o.n)::text FROM unnest(k.confkey) WITH ORDINALITY o (c, n)
        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = o.c) AS referenced_columns
FROM pg_constraint k
JOIN touched ON touched.oid = k.oid AND touched.conparentid = 0
JOIN pg_class r ON r.oid = k.conrelid
JOIN pg_namespace rn ON rn.oid = r.relnamespace
JOIN pg_class p ON p.oid = k.confrelid
JOIN pg_namespace pn ON pn.oid = p.relnamespace
ORDER BY referencing, name
