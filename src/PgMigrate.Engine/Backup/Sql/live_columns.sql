-- The columns of the tables in $1 (JSON array of OIDs) as they are now. search_path is pg_catalog.
SELECT a.attrelid AS table_oid, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attgenerated <> '' AS is_generated,
       a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AND t.typdefault IS NULL AS needs_value,
       coalesce(array_position(p.conkey, a.attnum), 0) AS key_position,
       -- The type's own equality may be in any schema.
       (SELECT format('OPERATOR(%I.%s)', n.nspname, o.oprname)
        FROM pg_index i
        JOIN pg_opclass c ON c.oid = i.indclass[array_position(p.conkey, a.attnum) - 1]
        JOIN pg_amop m ON m.amopfamily = c.opcfamily AND m.amoplefttype = c.opcintype AND m.amoprighttype = c.opcintype AND m.amopstrategy = 3
        JOIN pg_operator o ON o.oid = m.amopopr
        JOIN pg_namespace n ON n.oid = o.oprnamespace
        WHERE i.indexrelid = p.conindid) AS equals,
       (SELECT format('%I.%I', n.nspname, l.collname)
        FROM pg_collation l
        JOIN pg_namespace n ON n.oid = l.collnamespace
        WHERE l.oid = a.attcollation) AS collation
FROM pg_attribute a
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_constraint p ON p.conrelid = a.attrelid AND p.contype = 'p'
WHERE a.attrelid IN (SELECT value::oid FROM json_array_elements_text($1::json)) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
