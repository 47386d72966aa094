-- The tables whose rows or values each loss reaches. $1: JSON array of losses
-- {n, kind, schema, name, column, columns, cascade}; $2: JSON array of schemas that are left out. search_path is pg_catalog.
-- Names are cut as the server cuts them: the type name does.
WITH RECURSIVE loss AS (
    SELECT l.n, l.kind, l."column", l.columns, l.cascade,
           CASE l.kind
               WHEN 'schema' THEN (SELECT s.oid FROM pg_namespace s WHERE s.nspname = l.schema)
               WHEN 'extension' THEN (SELECT e.oid FROM pg_extension e WHERE e.extname = l.schema)
               WHEN 'role' THEN (SELECT r.oid FROM pg_roles r WHERE r.rolname = CASE WHEN l.schema IN ('current_user', 'current_role', 'session_user') THEN current_user ELSE l.schema END)
               WHEN 'type' THEN (SELECT t.oid FROM pg_type t JOIN pg_namespace s ON s.oid = t.typnamespace WHERE s.nspname = l.schema AND t.typname = l.name)
               ELSE (SELECT c.oid FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace WHERE s.nspname = l.schema AND c.relname = l.name)
           END AS oid
    FROM json_to_recordset($1::json) AS l (n integer, kind text, schema name, name name, "column" name, columns json, cascade
        boolean)
),
-- A column is dropped from the tables that inherit it, too.
heir AS (
    SELECT l.n, l."column", l.cascade, l.oid FROM loss l WHERE l.kind = 'column'
    UNION
    SELECT h.n, h."column", h.cascade, i.inhrelid
    FROM heir h
    JOIN pg_inherits i ON i.inhparent = h.oid
    JOIN pg_attribute a ON a.attrelid = i.inhrelid AND a.attname = h."column" AND a.attinhcount > 0
),
-- What goes with what is dropped, as the server finds it: by pg_depend.
gone AS (
    SELECT l.n, l.cascade, 'pg_class'::regclass::oid AS class, l.oid, 0 AS sub FROM loss l WHERE l.kind = 'table'
    UNION
    SELECT h.n, h.cascade, 'pg_class'::regclass::oid, h.oid, a.attnum::integer
    FROM heir h
    JOIN pg_attribute a ON a.attrelid = h.oid AND a.attname = h."column" AND NOT a.attisdropped
    UNION
    SELECT l.n, l.cascade, 'pg_namespace'::regclass::oid, l.oid, 0 FROM loss l WHERE l.kind = 'schema'
    UNION
    SELECT l.n, l.cascade, 'pg_extension'::regclass::oid, l.oid, 0 FROM loss l WHERE l.kind = 'extension'
    UNION
    SELECT l.n, l.cascade, 'pg_type'::regclass::oid, l.oid, 0 FROM loss l WHERE l.kind = 'type'
    UNION
    SELECT l.n, l.cascade, d.classid, d.objid, d.objsubid
    FROM loss l
    JOIN pg_shdepend d ON d.refclassid = 'pg_authid'::regclass AND d.refobjid = l.oid AND d.deptype = 'o'
         AND d.dbid = (SELECT b.oid FROM pg_database b WHERE b.datname = current_database())
    WHERE l.kind = 'role'
),
going AS (
    SELECT g.n, g.cascade, g.class, g.oid, g.sub FROM gone g
    UNION
    SELECT g.n, g.cascade, x.class, x.oid, x.sub
    FROM going g
    CROSS JOIN LATERAL (
        SELECT d.classid AS class, d.objid AS oid, d.objsubid AS sub
        FROM pg_depend d
        WHERE d.refclassid = g.class AND d.refobjid = g.oid AND (g.sub = 0 OR d.refobjsubid = g.sub)
          AND (d.deptype IN ('a', 'i', 'e', 'P', 'S') OR g.cascade AND d.deptype = 'n')
        UNION ALL
        -- A composite type that loses an attribute: so does every value of it.
        SELECT 'pg_type'::regclass::oid, c.reltype, 0
        FROM pg_class c
        WHERE g.class = 'pg_class'::regclass AND g.sub > 0 AND c.oid = g.oid AND c.relkind = 'c'
    ) x
),
touched AS (
    -- Null stands for any column.
    SELECT l.n, l.oid, CASE WHEN l.kind = 'truncate' AND l.cascade THEN 'truncate cascade' ELSE l.kind END AS how,
           CASE WHEN json_array_length(l.columns) > 0
                THEN (SELECT array_agg(a.attnum) FROM pg_attribute a
                      WHERE a.attrelid = l.oid AND a.attname IN (SELECT value::name FROM json_array_elements_text(l.columns))) END
                          AS columns
    FROM loss l
    WHERE l.kind IN ('truncate', 'delete', 'update', 'type change')
    UNION
    SELECT t.n, x.oid, x.how, x.columns
    FROM touched t
    CROSS JOIN LATERAL (
        SELECT i.inhrelid AS oid, t.how, NULL::smallint[] AS columns FROM pg_inherits i WHERE i.inhparent = t.oid
        UNION ALL
        SELECT k.conrelid, CASE k.confdeltype WHEN 'c' THEN 'delete' ELSE 'update' END, CASE k.confdeltype WHEN 'c' THEN NULL ELSE k.conkey END
        FROM pg_constraint k
        WHERE t.how = 'delete' AND k.contype = 'f' AND k.confrelid = t.oid AND k.confdeltype IN ('c', 'n', 'd')
        UNION ALL
        SELECT k.conrelid, 'update', k.conkey
        FROM pg_constraint k
        WHERE t.how = 'update' AND k.contype = 'f' AND k.confrelid = t.oid AND k.confupdtype IN ('c', 'n', 'd')
          AND (t.columns IS NULL OR t.columns && k.confkey)
        UNION ALL
        SELECT k.conrelid, t.how, NULL::smallint[]
        FROM pg_constraint k
        WHERE t.how = 'truncate cascade' AND k.contype = 'f' AND k.confrelid = t.oid
        UNION ALL
        -- What a view changes is in the tables that it reads.
        SELECT d.refobjid, t.how, NULL::smallint[]
        FROM pg_rewrite r
        JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> t.oid
        WHERE r.ev_class = t.oid AND r.ev_type = '1'
    ) x
),
reached AS (
    SELECT g.n, g.oid, nullif(g.sub, 0)::smallint AS attnum FROM going g WHERE g.class = 'pg_class'::regclass
    UNION
    -- A change of type leaves the other columns alone.
    SELECT t.n, t.oid, (SELECT a.attnum FROM pg_attribute a JOIN loss l ON l."column" = a.attname WHERE l.n = t.n AND t.how = 'type change' AND a.attrelid = t.oid)
    FROM touched t
)
SELECT r.n, format('%I.%I', s.nspname, c.relname) AS name, quote_ident(a.attname) AS "column",
       has_schema_privilege(s.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AND NOT row_security_active(c.oid) AS may_read,
       -- Nothing is known of one that was never analysed; before 14 that reads as no rows in no pages.
       CASE WHEN c.relkind = 'p' THEN 0 WHEN c.reltuples < 0 OR c.reltuples = 0 AND c.relpages = 0 THEN -1 ELSE c.reltuples END::bigint AS estimate,
       (SELECT format_type(o.atttypid, o.atttypmod) FROM loss l JOIN pg_attribute o ON o.attrelid = l.oid AND o.attname = l."column" AND NOT o.attisdropped
        WHERE l.n = r.n AND l.kind = 'type change') AS old_type,
       EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary) AS has_key
FROM reached r
JOIN pg_class c ON c.oid = r.oid
JOIN pg_namespace s ON s.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = r.attnum
WHERE c.relkind IN ('r', 'p')
  AND c.relpersistence <> 't'
  AND coalesce(a.attgenerated, '') = ''
  AND s.nspname !~ '^pg_'
  AND s.nspname <> 'information_schema'
  AND s.nspname NOT IN (SELECT value FROM json_array_elements_text($2::json))
ORDER BY r.n, s.nspname, c.relname, a.attnum
