-- What the catalogue knows of a key. $1: the table; $2: the columns, as a JSON array of names, in order.
-- Values are told as JSON, which is the same whatever the session's DateStyle, and compared by operators of pg_catalog, or of citext's own
-- schema: the types of which that was tried are listed. An index serves where it sorts as ORDER BY of the columns does, and holds every
-- row.
WITH wanted AS (
    SELECT w.name, w.number
    FROM pg_catalog.json_array_elements_text($2::json) WITH ORDINALITY AS w (name, number)
),
columns AS (
    SELECT w.name, w.number, a.attnum, a.attcollation, b.typtype, b.oid AS type_oid,
           pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(b.typname) AS type,
           (n.nspname = 'pg_catalog' AND b.typname IN (
                'int2', 'int4', 'int8', 'numeric', 'oid', 'uuid', 'text', 'varchar', 'bpchar', 'name', 'date', 'time',
                'timestamp', 'timestamptz', 'interval', 'bool', 'bytea', 'inet', 'cidr'
            )) OR b.typtype = 'e' OR own.is_citext AS is_ordered,
           CASE WHEN own.is_citext THEN pg_catalog.quote_ident(n.nspname) ELSE 'pg_catalog' END AS operators,
           a.attnotnull AND NOT EXISTS (
                SELECT FROM pg_catalog.pg_constraint unchecked
                WHERE unchecked.conrelid = a.attrelid AND unchecked.contype = 'n' AND NOT unchecked.convalidated
                    AND a.attnum = ANY (unchecked.conkey)
           ) AS is_filled
    FROM wanted w
    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = $1 AND a.attname = w.name AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = b.typnamespace
    CROSS JOIN LATERAL (
        SELECT EXISTS (
            SELECT FROM pg_catalog.pg_depend d
            JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid AND e.extname = 'citext'
            WHERE d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objid = b.oid AND d.deptype = 'e' AND b.typname = 'citext'
                AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
        ) AS is_citext
    ) own
),
indexes AS (
    SELECT i.indexrelid,
           ARRAY(SELECT k.attnum FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, number)
                 WHERE k.number <= i.indnkeyatts ORDER BY k.number) AS attnums
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    JOIN pg_catalog.pg_am m ON m.oid = c.relam AND m.amname = 'btree'
    WHERE i.indrelid = $1 AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
        AND NOT EXISTS (
            SELECT
            FROM ROWS FROM (
                pg_catalog.unnest(i.indkey::int2[]), pg_catalog.unnest(i.indcollation::oid[]), pg_catalog.unnest(i.indclass::oid[]),
                pg_catalog.unnest(i.indoption::int2[])
            ) WITH ORDINALITY AS k (attnum, collation_oid, class_oid, options, number)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = $1 AND a.attnum = k.attnum
            JOIN pg_catalog.pg_opclass o ON o.oid = k.class_oid
            WHERE k.number <= i.indnkeyatts
                AND (k.collation_oid <> a.attcollation OR NOT o.opcdefault OR k.options & 1 <> i.indoption[0] & 1)
        )
)
SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS table_name,
       (SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
            'name', k.name, 'type', k.type, 'operators', k.operators, 'is_ordered', coalesce(k.is_ordered, false), 'is_filled', coalesce(k.is_filled, false)
        ) ORDER BY k.number) FROM columns k)::text AS columns,
       (SELECT pg_catalog.string_agg(
            k.type || coalesce(' ' || pg_catalog.quote_ident(l.collname) || ' ' || coalesce(l.collversion, ''), ''), ', ' ORDER BY k.number
        ) FROM columns k LEFT JOIN pg_catalog.pg_collation l ON l.oid = k.attcollation) AS key_order,
       EXISTS (
            SELECT FROM indexes x
            WHERE x.attnums = ARRAY(SELECT k.attnum FROM columns k ORDER BY k.number)
       ) AS is_unique,
       (SELECT pg_catalog.json_agg(keys.names ORDER BY keys.names) FROM (
            SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ',' ORDER BY u.number) AS names
            FROM indexes x
            CROSS JOIN pg_catalog.unnest(x.attnums) WITH ORDINALITY AS u (attnum, number)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = $1 AND a.attnum = u.attnum
            GROUP BY x.indexrelid
            HAVING pg_catalog.bool_and(a.attnotnull)
        ) keys)::text AS other_keys,
       (SELECT coalesce(pg_catalog.sum(greatest(part.reltuples, 0)), 0)::bigint
        FROM pg_catalog.pg_class part
        WHERE part.relkind <> 'p' AND (part.oid = $1 OR part.oid IN (SELECT t.relid FROM pg_catalog.pg_partition_tree($1) t))) AS estimate
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = $1
