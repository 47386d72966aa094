-- The tables whose rows or values each loss reaches. $1: JSON array of losses
-- {n, kind, type, schema, name, column, columns, cascade}; $2: JSON array of schemas that are left out. $3: the schema of grate's tables, and
-- $4: their names in lower case, a JSON array: what else is in that schema counts.
-- Names are cut as the server cuts them: the type name does.
WITH RECURSIVE loss AS (
    SELECT l.n, l.kind, l.type, l.name, l."column", l.columns, l.cascade, (SELECT s.oid FROM pg_namespace s WHERE s.nspname = l.schema) AS namespace,
           CASE l.kind
               WHEN 'schema' THEN (SELECT s.oid FROM pg_namespace s WHERE s.nspname = l.schema)
               WHEN 'role' THEN (SELECT r.oid FROM pg_roles r WHERE r.rolname = CASE WHEN l.schema IN ('current_user', 'current_role', 'session_user') THEN current_user ELSE l.schema END)
               ELSE (SELECT c.oid FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace WHERE s.nspname = l.schema AND c.relname = l.name)
           END AS oid
    FROM json_to_recordset($1::json) AS l (n integer, kind text, type text, schema name, name name, "column" name, columns json, cascade boolean)
),
-- Objects of all kinds that tables and columns may depend on. Of routines and operators that differ by their arguments alone, all count;
-- casts are left out, since what uses one depends on its function.
named AS (
    SELECT l.n, l.cascade, x.class, x.oid
    FROM loss l
    CROSS JOIN LATERAL (
        SELECT 'pg_proc'::regclass::oid AS class, p.oid, p.pronamespace AS namespace
        FROM pg_proc p WHERE l.type IN ('FUNCTION', 'PROCEDURE', 'ROUTINE', 'AGGREGATE') AND p.proname = l.name
        UNION ALL
        SELECT 'pg_type'::regclass, t.oid, t.typnamespace FROM pg_type t WHERE l.type IN ('TYPE', 'DOMAIN') AND t.typname = l.name
        UNION ALL
        SELECT 'pg_class'::regclass, c.oid, c.relnamespace FROM pg_class c WHERE l.type IN ('VIEW', 'SEQUENCE', 'INDEX') AND c.relname = l.name
        UNION ALL
        SELECT 'pg_operator'::regclass, o.oid, o.oprnamespace FROM pg_operator o WHERE l.type = 'OPERATOR' AND o.oprname = l.name
        UNION ALL
        SELECT 'pg_opclass'::regclass, o.oid, o.opcnamespace FROM pg_opclass o WHERE l.type = 'OPERATOR CLASS' AND o.opcname = l.name
        UNION ALL
        SELECT 'pg_opfamily'::regclass, o.oid, o.opfnamespace FROM pg_opfamily o WHERE l.type = 'OPERATOR FAMILY' AND o.opfname = l.name
        UNION ALL
        SELECT 'pg_collation'::regclass, o.oid, o.collnamespace FROM pg_collation o WHERE l.type = 'COLLATION' AND o.collname = l.name
        UNION ALL
        SELECT 'pg_conversion'::regclass, o.oid, o.connamespace FROM pg_conversion o WHERE l.type = 'CONVERSION' AND o.conname = l.name
        UNION ALL
        SELECT 'pg_ts_config'::regclass, o.oid, o.cfgnamespace FROM pg_ts_config o WHERE l.type = 'TEXT SEARCH CONFIGURATION' AND o.cfgname = l.name
        UNION ALL
        SELECT 'pg_ts_dict'::regclass, o.oid, o.dictnamespace FROM pg_ts_dict o WHERE l.type = 'TEXT SEARCH DICTIONARY' AND o.dictname = l.name
        UNION ALL
        SELECT 'pg_ts_parser'::regclass, o.oid, o.prsnamespace FROM pg_ts_parser o WHERE l.type = 'TEXT SEARCH PARSER' AND o.prsname = l.name
        UNION ALL
        SELECT 'pg_ts_template'::regclass, o.oid, o.tmplnamespace FROM pg_ts_template o WHERE l.type = 'TEXT SEARCH TEMPLATE' AND o.tmplname = l.name
        UNION ALL
        SELECT 'pg_extension'::regclass, e.oid, NULL FROM pg_extension e WHERE l.type = 'EXTENSION' AND e.extname = l.name
        UNION ALL
        SELECT 'pg_am'::regclass, a.oid, NULL FROM pg_am a WHERE l.type = 'ACCESS METHOD' AND a.amname = l.name
        UNION ALL
        SELECT 'pg_language'::regclass, g.oid, NULL FROM pg_language g WHERE l.type = 'LANGUAGE' AND g.lanname = l.name
        UNION ALL
        SELECT 'pg_foreign_server'::regclass, f.oid, NULL FROM pg_foreign_server f WHERE l.type IN ('SERVER', 'FOREIGN SERVER') AND f.srvname = l.name
        UNION ALL
        SELECT 'pg_foreign_data_wrapper'::regclass, f.oid, NULL FROM pg_foreign_data_wrapper f WHERE l.type = 'FOREIGN DATA WRAPPER' AND f.fdwname = l.name
    ) x
    WHERE l.kind = 'object' AND x.namespace IS NOT DISTINCT FROM l.namespace
),
-- A column is dropped from the tables that inherit it, an attribute from the tables of its type, too.
heir AS (
    SELECT l.n, l."column", l.cascade, l.oid FROM loss l WHERE l.kind = 'column'
    UNION
    SELECT h.n, h."column", h.cascade, x.oid
    FROM heir h
    CROSS JOIN LATERAL (
        SELECT i.inhrelid AS oid
        FROM pg_inherits i
        JOIN pg_attribute a ON a.attrelid = i.inhrelid AND a.attname = h."column" AND a.attinhcount > 0
        WHERE i.inhparent = h.oid
        UNION ALL
        SELECT t.oid FROM pg_class c JOIN pg_class t ON t.reloftype = c.reltype WHERE c.oid = h.oid AND c.relkind = 'c'
    ) x
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
    SELECT o.n, o.cascade, o.class, o.oid, 0 FROM named o
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
    ) x
),
-- A row type that loses an attribute, whether it is a table's or a composite type: so does every value of it, in the arrays, domains,
-- ranges and row types of it, too.
spoiled AS (
    SELECT g.n, 'pg_type'::regclass::oid AS class, c.reltype AS oid, 0 AS sub
    FROM going g
    JOIN pg_class c ON c.oid = g.oid
    WHERE g.class = 'pg_class'::regclass AND g.sub > 0 AND c.reltype <> 0
    UNION
    SELECT s.n, x.class, x.oid, x.sub
    FROM spoiled s
    CROSS JOIN LATERAL (
        SELECT d.classid AS class, d.objid AS oid, d.objsubid AS sub
        FROM pg_depend d
        WHERE s.class = 'pg_type'::regclass AND d.refclassid = s.class AND d.refobjid = s.oid
          AND (d.classid = 'pg_type'::regclass OR d.classid = 'pg_class'::regclass AND d.objsubid > 0)
        UNION ALL
        SELECT 'pg_type'::regclass::oid, c.reltype, 0
        FROM pg_class c
        WHERE s.class = 'pg_class'::regclass AND c.oid = s.oid AND c.reltype <> 0
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
    WHERE l.kind IN ('truncate', 'delete', 'update', 'insert', 'type change')
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
        SELECT y.oid, t.how, NULL::smallint[]
        FROM pg_class c
        JOIN pg_class y ON y.reloftype = c.reltype
        WHERE t.how = 'type change' AND c.oid = t.oid AND c.relkind = 'c'
        UNION ALL
        -- A rule that updates (2), deletes (4) or merges (5) something, as its stored tree says: which of the tables that it names is not told there.
        SELECT d.refobjid, 'delete', NULL::smallint[]
        FROM pg_rewrite r
        JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> t.oid
        WHERE r.ev_class = t.oid AND r.ev_type = CASE t.how WHEN 'update' THEN '2' WHEN 'insert' THEN '3' WHEN 'delete' THEN '4' END
          AND r.ev_action::text ~ ':commandType [245] '
        UNION ALL
        -- What a view changes is in the tables that it reads.
        SELECT d.refobjid, t.how, NULL::smallint[]
        FROM pg_rewrite r
        JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> t.oid
        WHERE r.ev_class = t.oid AND r.ev_type = '1'
    ) x
),
reached AS (
    SELECT g.n, g.oid, nullif(g.sub, 0)::smallint AS attnum, false AS loses_part FROM going g WHERE g.class = 'pg_class'::regclass
    UNION
    SELECT s.n, s.oid, s.sub::smallint, true
    FROM spoiled s
    WHERE s.class = 'pg_class'::regclass
      AND NOT EXISTS (SELECT FROM going g WHERE g.n = s.n AND g.class = s.class AND g.oid = s.oid AND g.sub IN (0, s.sub))
    UNION
    -- A change of type leaves the other columns alone.
    SELECT t.n, t.oid, (SELECT a.attnum FROM pg_attribute a JOIN loss l ON l."column" = a.attname WHERE l.n = t.n AND t.how = 'type change' AND a.attrelid = t.oid),
           false
    FROM touched t
    WHERE t.how <> 'insert'
)
SELECT r.n, format('%I.%I', s.nspname, c.relname) AS name, quote_ident(a.attname) AS "column",
       has_schema_privilege(s.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AND NOT row_security_active(c.oid) AS may_read,
       -- Nothing is known of one that was never analysed; before 14 that reads as no rows in no pages.
       CASE WHEN c.relkind = 'p' THEN 0 WHEN c.reltuples < 0 OR c.reltuples = 0 AND c.relpages = 0 THEN -1 ELSE c.reltuples END::bigint AS estimate,
       (SELECT format_type(o.atttypid, o.atttypmod) FROM loss l JOIN pg_attribute o ON o.attrelid = l.oid AND o.attname = l."column" AND NOT o.attisdropped
        WHERE l.n = r.n AND l.kind = 'type change') AS old_type,
       EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary) AS has_key,
       r.loses_part
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
  AND (s.nspname <> $3 OR lower(c.relname) NOT IN (SELECT value FROM json_array_elements_text($4::json)))
ORDER BY r.n, s.nspname, c.relname, a.attnum
