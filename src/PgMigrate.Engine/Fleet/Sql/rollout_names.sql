SELECT r.name FROM pgmigrate.rollout r GROUP BY r.name ORDER BY pg_catalog.min(r.found_at) DESC, r.name
