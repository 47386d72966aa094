SELECT r.server, r.database, r.schema, r.target, r.ring, r.state, r.attempts, r.found_at, r.started_at, r.ended_at, r.size_bytes, r.error, r.run_by
FROM pgmigrate.rollout r
WHERE r.name = $1
ORDER BY r.found_at, r.server, r.database, r.schema
