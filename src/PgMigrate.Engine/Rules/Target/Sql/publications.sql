SELECT coalesce(pg_catalog.json_agg(p.pubname ORDER BY p.pubname), '[]')
FROM pg_catalog.pg_publication p
WHERE p.puballtables
