-- Copies of rehearsals that ended without dropping them. As long as one goes on at this server, nobody knows whose copy is whose.
SELECT pg_catalog.format('%I', d.datname)
FROM pg_catalog.pg_database d
WHERE d.datname ~ '^pgmigrate_rehearsal_[0-9a-f]{8}(_base)?$'
  AND d.datname <> pg_catalog.current_database()
  AND pg_catalog.pg_has_role(d.datdba, 'MEMBER')
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.application_name = 'pgmigrate rehearsal' OR a.datid = d.oid)
ORDER BY 1
