SELECT 'CONSTRAINT' AS type,
       s.name || '.' || quote_ident(t.typname) || '.' || quote_ident(k.conname) AS name,
       s.name || '.' || quote_ident(t.typname) AS parent,
       pg_get_constraintdef(k.oid) AS definition,
       obj_description(k.oid, 'pg_constraint') AS comment
FROM pg_constraint k
JOIN pg_type t ON t.oid = k.contypid
JOIN app_schema s ON s.oid = t.typnamespace
WHERE k.contype = 'c'
  AND NOT EXISTS (SELECT FROM extension_member m WHERE m.classid = 'pg_type'::regclass AND m.objid = t.oid)
