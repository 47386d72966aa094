-- What may have changed since the last snapshot, and what the next one has to know; see docs/architecture.md, "What a snapshot reads".
-- $1: what the marks must be made of: the queries, and what they leave out.
-- An object's key is its relation's OID, or less its function's OID; the rest has none. A bucket is the remainder of a key by 512; 512 itself
-- is the bucket of the rest. Of each bucket the rows of the catalogue are summed up: where one has come or gone, the sum is another one.
-- A row that was changed is a new one, of a transaction that the last snapshot did not see ended: its age is at most that of the horizon,
-- the oldest transaction that was not over then, and it is none of those after the horizon of which that snapshot saw rows.
WITH setting AS MATERIALIZED (
    SELECT count(*) FROM (
{settings}
    ) s
),
now AS MATERIALIZED (
    SELECT s.horizon, age((s.horizon % 4294967296)::text::xid) AS age
    FROM (SELECT txid_snapshot_xmin(txid_current_snapshot()) AS horizon) s
),
name AS MATERIALIZED (
    SELECT jsonb_object_agg(n.id, n.name) AS names
    FROM (SELECT 'role ' || r.oid AS id, r.rolname AS name FROM pg_roles r
          UNION ALL SELECT 'tablespace ' || p.oid, p.spcname FROM pg_tablespace p) n
),
mark AS MATERIALIZED (
    SELECT m.sums, m.horizon, m.seen, age((m.horizon % 4294967296)::text::xid) AS age
    FROM pgmigrate.schema_mark m
    CROSS JOIN now
    CROSS JOIN name
    WHERE m.made_of = $1
      AND m.server_version = current_setting('server_version_num')::integer
      -- What was restored from a dump has other OIDs, and its rows are of other transactions.
      AND m.table_oid = 'pgmigrate.schema_mark'::regclass
      AND m.table_transaction = (SELECT c.xmin::text FROM pg_class c WHERE c.oid = 'pgmigrate.schema_mark'::regclass)
      AND m.transaction_id % 4294967296 = m.xmin::text::bigint
      AND m.snapshot_id = (SELECT max(t.snapshot_id) FROM pgmigrate.schema_snapshot t)
      -- The age of a row is one of 32 bits.
      AND now.horizon - m.horizon BETWEEN 0 AND 2000000000
      -- Names of roles and tablespaces stand in definitions, and they are no rows of this database.
      AND NOT EXISTS (SELECT FROM jsonb_each_text(m.names) k WHERE name.names ->> k.key <> k.value)
),
-- From here on rows are looked at one by one.
since AS MATERIALIZED (
    SELECT coalesce((SELECT age FROM mark), now.age) AS age FROM now
),
part AS MATERIALIZED (
    SELECT p.bucket, sum(p.identity) AS sum,
           sum(p.identity) FILTER (WHERE NOT p.is_fresh) AS sum_of_old,
           array_agg(p.key) FILTER (WHERE p.is_fresh) AS fresh,
           array_agg(p.age) FILTER (WHERE p.age <= (SELECT age FROM now)) AS ages
    FROM (SELECT *, age <= (SELECT age FROM mark) AND (SELECT age + horizon FROM mark) - age <> ALL ((SELECT seen FROM mark)::bigint[]) AS is_fresh FROM (
        SELECT CASE WHEN relkind = 'c' THEN 512 ELSE oid::bigint % 512 END AS bucket,
               CASE WHEN relkind <> 'i' AND relkind <> 'I' AND relkind <> 't' AND relpersistence <> 't'
                    THEN hashoid(oid) END AS identity,
               oid::bigint AS key,
               age(xmin) AS age
        FROM pg_class
        WHERE relkind <> 'i' AND relkind <> 'I' AND relkind <> 't' AND relpersistence <> 't' OR age(xmin) <= (SELECT age FROM since)
      UNION ALL
        -- A column that is dropped stays as a row.
        SELECT 0, NULL::integer, attrelid::bigint, age(xmin) FROM pg_attribute WHERE attnum > 0 AND age(xmin) <= (SELECT age FROM since)
      UNION ALL
        -- That a default is gone is told by its column.
        SELECT 0, NULL, adrelid::bigint, age(xmin) FROM pg_attrdef WHERE age(xmin) <= (SELECT age FROM since)
      UNION ALL
        -- A sequence that goes to another column has a new row.
        SELECT 0, NULL, seqrelid::bigint, age(xmin) FROM pg_sequence WHERE age(xmin) <= (SELECT age FROM since)
      UNION ALL SELECT 0, NULL, ftrelid::bigint, age(xmin) FROM pg_foreign_table
      UNION ALL SELECT 0, NULL, partrelid::bigint, age(xmin) FROM pg_partitioned_table
      UNION ALL
        -- Before 14 an index becomes valid without a new row.
        SELECT indrelid::bigint % 512, hashint8(indexrelid::bigint * 2 + indisvalid::integer), indrelid::bigint, age(xmin)
        FROM pg_index
      UNION ALL
        SELECT CASE WHEN conrelid = 0 THEN 512 ELSE conrelid::bigint % 512 END,
               hashoid(oid), conrelid::bigint, age(xmin)
        FROM pg_constraint
      UNION ALL
        -- Those of foreign keys, which call the server's own functions, are in no snapshot but for their being disabled.
        SELECT tgrelid::bigint % 512, hashoid(oid), tgrelid::bigint, age(xmin)
        FROM pg_trigger
        WHERE tgfoid < 1644 OR tgfoid > 1655
      UNION ALL
        SELECT 0, NULL, tgrelid::bigint, age(xmin) FROM pg_trigger WHERE tgfoid BETWEEN 1644 AND 1655 AND age(xmin) <= (SELECT age FROM since)
      UNION ALL SELECT ev_class::bigint % 512, hashoid(oid), ev_class::bigint, age(xmin) FROM pg_rewrite
      UNION ALL SELECT polrelid::bigint % 512, hashoid(oid), polrelid::bigint, age(xmin) FROM pg_policy
      UNION ALL SELECT stxrelid::bigint % 512, hashoid(oid), stxrelid::bigint, age(xmin) FROM pg_statistic_ext
      UNION ALL
        SELECT inhrelid::bigint % 512, hashint8((inhrelid::bigint << 31) # inhparent::bigint), inhrelid::bigint, age(xmin)
        FROM pg_inherits
      UNION ALL
        SELECT CASE WHEN prokind = 'a' OR oid < 16384 THEN 512 ELSE - (oid::bigint % 512) END,
               CASE WHEN oid >= 16384 THEN hashoid(oid) END, - oid::bigint, age(xmin)
        FROM pg_proc
        WHERE oid >= 16384 OR age(xmin) <= (SELECT age FROM since)
      UNION ALL
        SELECT CASE WHEN d.is_rest THEN 512 ELSE d.key % 512 END,
               hashint8(d.objoid::bigint * 67108864 + d.classoid::bigint * 2048 + d.objsubid), d.key, d.age
        FROM (
            SELECT objoid, classoid, objsubid, objoid::bigint AS key, age(xmin) AS age,
                   (SELECT c.relkind = 'c' FROM pg_class c WHERE c.oid = objoid) AS is_rest
            FROM pg_description
            WHERE classoid = 'pg_class'::regclass
          UNION ALL
            SELECT objoid, classoid, objsubid, - objoid::bigint, age(xmin),
                   (SELECT p.prokind = 'a' FROM pg_proc p WHERE p.oid = objoid)
            FROM pg_description
            WHERE classoid = 'pg_proc'::regclass AND objoid >= 16384
          UNION ALL
            SELECT objoid, classoid, objsubid, o.key::bigint, age, coalesce(o.key, 0) = 0
            FROM (SELECT objoid, classoid, objsubid, age(xmin) AS age,
                         CASE classoid
                             WHEN 'pg_constraint'::regclass THEN (SELECT conrelid FROM pg_constraint WHERE oid = objoid)
                             WHEN 'pg_trigger'::regclass THEN (SELECT tgrelid FROM pg_trigger WHERE oid = objoid)
                             WHEN 'pg_rewrite'::regclass THEN (SELECT ev_class FROM pg_rewrite WHERE oid = objoid)
                             WHEN 'pg_policy'::regclass THEN (SELECT polrelid FROM pg_policy WHERE oid = objoid)
                             WHEN 'pg_statistic_ext'::regclass THEN (SELECT stxrelid FROM pg_statistic_ext WHERE oid = objoid)
                             ELSE 0
                         END AS key
                  FROM pg_description
                  WHERE classoid <> 'pg_class'::regclass AND classoid <> 'pg_proc'::regclass) o
        ) d
      UNION ALL
        SELECT 512, hashint8(r.identity::bigint * 65536 + r.seed), 0, r.age
        FROM (
            SELECT oid AS identity, 1::bigint AS seed, age(xmin) AS age FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp_'
          UNION ALL
            -- Arrays and row types go with what they are of.
            SELECT oid, 2, age(xmin) FROM pg_type WHERE typtype <> 'c' AND typinput <> 'array_in'::regproc
          UNION ALL
            SELECT oid, NULL, age(xmin) FROM pg_type
            WHERE typtype = 'c' AND age(xmin) <= (SELECT age FROM since) AND (SELECT c.relkind FROM pg_class c WHERE c.oid = typrelid) = 'c'
          UNION ALL SELECT objid, classid::bigint, age(xmin) FROM pg_depend
                    WHERE refclassid = 'pg_extension'::regclass AND deptype IN ('e', 'x')
          UNION ALL SELECT oid, 3, age(xmin) FROM pg_language
          UNION ALL SELECT oid, 4, age(xmin) FROM pg_operator
          UNION ALL SELECT oid, 5, age(xmin) FROM pg_opclass
          UNION ALL SELECT oid, 6, age(xmin) FROM pg_opfamily
          UNION ALL SELECT oid, 7, age(xmin) FROM pg_amop
          UNION ALL SELECT oid, 8, age(xmin) FROM pg_amproc
          UNION ALL SELECT oid, 9, age(xmin) FROM pg_am
          UNION ALL SELECT oid, 10, age(xmin) FROM pg_cast
          UNION ALL SELECT oid, 11, age(xmin) FROM pg_collation
          UNION ALL SELECT oid, 12, age(xmin) FROM pg_conversion
          UNION ALL SELECT oid, 13, age(xmin) FROM pg_enum
          UNION ALL SELECT rngtypid, 14, age(xmin) FROM pg_range
          UNION ALL SELECT aggfnoid, 15, age(xmin) FROM pg_aggregate
          UNION ALL SELECT oid, 16, age(xmin) FROM pg_ts_config
          UNION ALL SELECT mapcfg, maptokentype * 256 + mapseqno, age(xmin) FROM pg_ts_config_map
          UNION ALL SELECT oid, 18, age(xmin) FROM pg_ts_dict
          UNION ALL SELECT oid, 19, age(xmin) FROM pg_ts_parser
          UNION ALL SELECT oid, 20, age(xmin) FROM pg_ts_template
          UNION ALL SELECT oid, 21, age(xmin) FROM pg_foreign_data_wrapper
          UNION ALL SELECT oid, 22, age(xmin) FROM pg_foreign_server
          UNION ALL SELECT oid, 23, age(xmin) FROM pg_transform
          UNION ALL SELECT oid, 24, age(xmin) FROM pg_event_trigger
          UNION ALL SELECT oid, 25, age(xmin) FROM pg_default_acl
          UNION ALL SELECT objoid, classoid::bigint + objsubid, age(xmin) FROM pg_init_privs
          UNION ALL SELECT oid, 27, age(xmin) FROM pg_extension
        ) r
    ) c) p
    GROUP BY p.bucket
),
bucket AS MATERIALIZED (
    SELECT n AS bucket, coalesce(part.sum, 0) AS sum, coalesce(part.sum_of_old, 0) AS sum_of_old, part.fresh, part.ages
    FROM generate_series(-511, 512) n
    LEFT JOIN part ON part.bucket = n
),
-- From these something has gone: the sum is that of before neither where rows were changed only, nor without what is new.
stale AS MATERIALIZED (
    SELECT b.bucket
    FROM mark
    CROSS JOIN LATERAL unnest(mark.sums) WITH ORDINALITY s (sum, number)
    JOIN bucket b ON b.bucket = s.number - 512
    WHERE b.sum <> s.sum AND b.sum_of_old <> s.sum
),
-- An index and a TOAST table belong to their table. What has gone has no key here: its bucket has changed.
touched AS MATERIALIZED (
    SELECT DISTINCT k.is_fresh,
                    CASE WHEN k.key < 0 THEN k.key
                         ELSE coalesce((SELECT i.indrelid FROM pg_index i WHERE i.indexrelid = k.key),
                                       (SELECT d.refobjid FROM pg_class t
                                        JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = t.oid AND d.refclassid = 'pg_class'::regclass
                                        WHERE t.oid = k.key AND t.relkind = 't' LIMIT 1), k.key)::bigint END AS key
    FROM (SELECT unnest(b.fresh) AS key, true AS is_fresh FROM bucket b WHERE b.fresh IS NOT NULL
          UNION ALL
          SELECT c.oid::bigint, false FROM pg_class c
          WHERE EXISTS (SELECT FROM stale) AND c.oid >= 16384 AND c.relkind NOT IN ('t', 'c') AND c.oid::bigint % 512 IN (SELECT bucket FROM stale)
          UNION ALL
          SELECT - p.oid::bigint, false FROM pg_proc p
          WHERE EXISTS (SELECT FROM stale WHERE bucket <= 0) AND p.oid >= 16384 AND p.prokind <> 'a' AND - (p.oid::bigint % 512) IN (SELECT bucket FROM stale)) k
    WHERE k.key <> 0
      AND (SELECT c.relpersistence FROM pg_class c WHERE c.oid = CASE WHEN k.key > 0 THEN k.key END) IS DISTINCT FROM 't'
),
-- What may be named by others, with new names: by a view, a foreign key, a default. Whatever has gone, nothing names any more.
named AS (
    SELECT CASE WHEN t.key < 0 THEN 'pg_proc'::regclass ELSE 'pg_class'::regclass END AS class, abs(t.key) AS id
    FROM touched t
    WHERE t.is_fresh
    UNION ALL
    SELECT 'pg_class'::regclass, i.id
    FROM touched t CROSS JOIN LATERAL (SELECT indexrelid::bigint AS id FROM pg_index WHERE indrelid = t.key OFFSET 0) i
    WHERE t.is_fresh AND t.key > 0
    UNION ALL
    SELECT 'pg_trigger'::regclass, g.id
    FROM touched t CROSS JOIN LATERAL (SELECT oid::bigint AS id FROM pg_trigger WHERE tgrelid = t.key OFFSET 0) g
    WHERE t.is_fresh AND t.key > 0
    UNION ALL
    SELECT 'pg_type'::regclass, unnest(ARRAY[y.id, y.of_array])
    FROM touched t
    CROSS JOIN LATERAL (SELECT y.oid::bigint AS id, y.typarray::bigint AS of_array
                        FROM pg_class c JOIN pg_type y ON y.oid = c.reltype WHERE c.oid = t.key OFFSET 0) y
    WHERE t.is_fresh AND t.key > 0
),
-- Null where nobody knows what else it may stand in.
dependent AS MATERIALIZED (
    SELECT DISTINCT CASE d.classid
               WHEN 'pg_class'::regclass THEN
                   (SELECT CASE c.relkind WHEN 'c' THEN NULL WHEN 't' THEN 0 ELSE coalesce(i.indrelid, c.oid)::bigint END
                    FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid WHERE c.oid = d.objid)
               WHEN 'pg_rewrite'::regclass THEN (SELECT ev_class::bigint FROM pg_rewrite WHERE oid = d.objid)
               WHEN 'pg_attrdef'::regclass THEN (SELECT adrelid::bigint FROM pg_attrdef WHERE oid = d.objid)
               WHEN 'pg_constraint'::regclass THEN (SELECT nullif(conrelid, 0)::bigint FROM pg_constraint WHERE oid = d.objid)
               WHEN 'pg_trigger'::regclass THEN (SELECT tgrelid::bigint FROM pg_trigger WHERE oid = d.objid)
               WHEN 'pg_policy'::regclass THEN (SELECT polrelid::bigint FROM pg_policy WHERE oid = d.objid)
               WHEN 'pg_statistic_ext'::regclass THEN (SELECT stxrelid::bigint FROM pg_statistic_ext WHERE oid = d.objid)
               WHEN 'pg_proc'::regclass THEN (SELECT CASE WHEN prokind <> 'a' THEN - oid::bigint END FROM pg_proc WHERE oid = d.objid)
               WHEN 'pg_type'::regclass THEN
                   (SELECT CASE WHEN y.typrelid <> 0 AND c.relkind <> 'c' THEN y.typrelid::bigint
                                WHEN e.typarray = y.oid THEN 0 END
                    FROM pg_type y LEFT JOIN pg_class c ON c.oid = y.typrelid LEFT JOIN pg_type e ON e.oid = y.typelem WHERE y.oid = d.objid)
               -- Publications are read each time.
               WHEN 'pg_publication_rel'::regclass THEN 0
           END AS key
    FROM named n
    CROSS JOIN LATERAL (SELECT classid, objid FROM pg_depend WHERE refclassid = n.class AND refobjid = n.id AND n.id <> 0 OFFSET 0) d
),
changed AS MATERIALIZED (
    SELECT key FROM touched
    UNION
    SELECT key FROM dependent WHERE key <> 0
)
SELECT NOT EXISTS (SELECT FROM mark)
           OR EXISTS (SELECT FROM stale WHERE bucket = 512)
           OR EXISTS (SELECT FROM bucket b WHERE b.bucket = 512 AND b.fresh IS NOT NULL)
           OR EXISTS (SELECT FROM dependent WHERE key IS NULL)
           OR EXISTS (SELECT FROM touched t JOIN pg_class c ON c.oid = t.key WHERE t.key > 0 AND c.relkind = 'c')
           OR EXISTS (SELECT FROM pg_seclabel)
           -- Of the server's own relations, and of members of extensions, rights alone are told, as a part of the rest.
           OR EXISTS (SELECT FROM touched t
                      WHERE t.is_fresh
                        AND (t.key BETWEEN 1 AND 16383
                             OR EXISTS (SELECT FROM pg_depend d
                                        WHERE d.classid = CASE WHEN t.key < 0 THEN 'pg_proc'::regclass ELSE 'pg_class'::regclass END
                                          AND d.objid = abs(t.key) AND d.deptype = 'e')))
           OR (SELECT count(*) FROM changed) > 1000 AS is_full,
       coalesce((SELECT array_agg(key) FROM changed WHERE key > 0)::text, '{}') AS relations,
       coalesce((SELECT array_agg(- key) FROM changed WHERE key < 0)::text, '{}') AS functions,
       coalesce((SELECT array_agg(bucket) FROM stale)::text, '{}') AS stale,
       (SELECT array_agg(sum ORDER BY bucket) FROM bucket)::text AS sums,
       (SELECT horizon FROM now) AS horizon,
       (SELECT names FROM name)::text AS names,
       -- What there is none of need not be read, nor planned: that takes the server longer than to read an empty catalogue. What initdb
       -- makes has an OID below 16384.
       concat_ws(' ',
           CASE WHEN NOT EXISTS (SELECT FROM pg_cast WHERE oid >= 16384) THEN 'casts' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_operator WHERE oid >= 16384) THEN 'operators' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_opclass WHERE oid >= 16384) THEN 'operator_classes' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_opfamily WHERE oid >= 16384) THEN 'operator_families' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_am WHERE oid >= 16384) THEN 'access_methods' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_ts_parser WHERE oid >= 16384) THEN 'text_search_parsers' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_ts_template WHERE oid >= 16384) THEN 'text_search_templates' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_ts_dict WHERE oid >= 16384) THEN 'text_search_dictionaries' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_ts_config WHERE oid >= 16384) THEN 'text_search_configurations' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_conversion WHERE oid >= 16384) THEN 'conversions' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_transform WHERE oid >= 16384) THEN 'transforms' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_collation WHERE oid >= 16384) THEN 'collations' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_foreign_data_wrapper) THEN 'foreign_data_wrappers' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_foreign_server) THEN 'servers' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_event_trigger) THEN 'event_triggers' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_seclabel) THEN 'security_labels' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_default_acl) THEN 'default_privileges' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_aggregate WHERE aggfnoid >= 16384) THEN 'aggregates' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_constraint WHERE contypid >= 16384) THEN 'domain_constraints' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_trigger WHERE tgfoid < 1644 OR tgfoid > 1655) THEN 'triggers' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_rewrite WHERE rulename <> '_RETURN' AND oid >= 16384) THEN 'rules' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_policy) THEN 'policies' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_statistic_ext) THEN 'statistics' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_sequence) THEN 'sequences' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_publication) THEN 'publications' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_subscription) THEN 'subscriptions' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_user_mappings) THEN 'user_mappings' END,
           CASE WHEN NOT EXISTS (SELECT FROM pg_database b
                                 WHERE b.datname = current_database()
                                   AND (b.datacl IS NOT NULL OR b.datconnlimit <> -1
                                        OR EXISTS (SELECT FROM pg_db_role_setting r WHERE r.setdatabase = b.oid)
                                        OR EXISTS (SELECT FROM pg_shdescription h WHERE h.classoid = 'pg_database'::regclass AND h.objoid = b.oid)))
                THEN 'database' END) AS missing,
       coalesce((SELECT array_agg(DISTINCT now.horizon + now.age - a.age)
                 FROM now CROSS JOIN (SELECT unnest(ages) AS age FROM bucket WHERE ages IS NOT NULL) a)::text, '{}') AS seen,
       (SELECT count FROM setting) AS settings
