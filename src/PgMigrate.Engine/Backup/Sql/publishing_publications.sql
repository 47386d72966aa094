-- What would publish every table made in pgmigrate_backup: quoted names.
SELECT pg_catalog.quote_ident(p.pubname)
FROM pg_catalog.pg_publication p
WHERE p.puballtables
   OR EXISTS (SELECT FROM pg_catalog.pg_publication_namespace s JOIN pg_catalog.pg_namespace n ON n.oid = s.pnnspid WHERE s.pnpubid = p.oid AND n.nspname = 'pgmigrate_backup') -- from 15
ORDER BY 1
