-- The members of its classes are told here: which of them belong to the class and which to the family alone changed with 14.
SELECT 'OPERATOR FAMILY' AS type,
       s.name || '.' || quote_ident(f.opfname) || ' USING ' || quote_ident(a.amname) AS name,
       NULL AS parent,
       quote_ident(pg_get_userbyid(f.opfowner)) AS owner,
       obj_description(f.oid, 'pg_opfamily') AS comment,
       (SELECT string_agg(o.line, E'\n' ORDER BY o.line COLLATE "C")
        FROM (SELECT m.amopstrategy || ' ' || m.amopopr::regoperator::text
                         || CASE WHEN m.amopsortfamily <> 0
                                 THEN ' FOR ORDER BY ' || (SELECT quote_ident(n.nspname) || '.' || quote_ident(x.opfname)
                                                           FROM pg_opfamily x JOIN pg_namespace n ON n.oid = x.opfnamespace
                                                           WHERE x.oid = m.amopsortfamily) ELSE '' END AS line
              FROM pg_amop m WHERE m.amopfamily = f.oid) o) AS operators,
       (SELECT string_agg(p.line, E'\n' ORDER BY p.line COLLATE "C")
        FROM (SELECT m.amprocnum || ' (' || format_type(m.amproclefttype, NULL) || ', ' || format_type(m.amprocrighttype, NULL) || ') '
                         || m.amproc::regprocedure::text AS line
              FROM pg_amproc m WHERE m.amprocfamily = f.oid) p) AS functions
FROM pg_opfamily f
JOIN app_schema s ON s.oid = f.opfnamespace
JOIN pg_am a ON a.oid = f.opfmethod
WHERE NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_opfamily'::regclass AND m.objid = f.oid)
