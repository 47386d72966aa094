SELECT 'EVENT TRIGGER' AS type,
       quote_ident(t.evtname) AS name,
       NULL AS parent,
       quote_ident(pg_get_userbyid(t.evtowner)) AS owner,
       obj_description(t.oid, 'pg_event_trigger') AS comment,
       t.evtevent AS event,
       (SELECT string_agg(g, ', ' ORDER BY g COLLATE "C") FROM unnest(t.evttags) g) AS tags,
       t.evtfoid::regprocedure::text AS function,
       CASE t.evtenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'REPLICA' WHEN 'A' THEN 'ALWAYS' END AS enabled
FROM pg_event_trigger t
WHERE NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_event_trigger'::regclass AND m.objid = t.oid)
