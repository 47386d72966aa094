-- What would act on rows that are put into the tables in $1 (JSON array of OIDs): triggers but those of constraints, and rules. Each as
-- the end of ALTER TABLE that switches it off, and on again as it was. search_path is pg_catalog.
SELECT format('%I.%I', n.nspname, c.relname) AS table_name, s.off_action, s.on_action
FROM (SELECT t.tgrelid AS relation, format('DISABLE TRIGGER %I', t.tgname) AS off_action,
             format('ENABLE %sTRIGGER %I', CASE t.tgenabled WHEN 'R' THEN 'REPLICA ' WHEN 'A' THEN 'ALWAYS ' ELSE '' END, t.tgname) AS on_action
      FROM pg_trigger t
      LEFT JOIN pg_constraint k ON k.oid = t.tgconstraint
      WHERE t.tgenabled <> 'D' AND coalesce(k.contype, 't') = 't'
      UNION ALL
      SELECT r.ev_class, format('DISABLE RULE %I', r.rulename),
             format('ENABLE %sRULE %I', CASE r.ev_enabled WHEN 'R' THEN 'REPLICA ' WHEN 'A' THEN 'ALWAYS ' ELSE '' END, r.rulename)
      FROM pg_rewrite r
      WHERE r.ev_enabled <> 'D' AND r.ev_type IN ('2', '3')) s
JOIN pg_class c ON c.oid = s.relation
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE s.relation IN (SELECT value::oid FROM json_array_elements_text($1::json)) AND c.relkind = 'r'
ORDER BY table_name, off_action
