-- Whether the planner, as it looks at a table's indexes and extended statistics, reads expressions that call what users have
-- made. What is built in leaves no row in pg_depend.
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_depend AS d
    WHERE d.refclassid IN ('pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass)
      AND (d.classid, d.objid) IN (
          SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, i.indexrelid
          FROM pg_catalog.pg_index AS i
          WHERE i.indrelid = $1::pg_catalog.regclass AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL)
          UNION ALL
          SELECT 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass, s.oid
          FROM pg_catalog.pg_statistic_ext AS s
          WHERE s.stxrelid = $1::pg_catalog.regclass))
