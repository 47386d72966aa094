-- The run whose id begins so; the newest one where $1 is null. direction came with version 4 of the tables, the origin with 19, imports with 23, and whoever
-- only looks does not upgrade them.
SELECT r.run_id, r.started_at, r.ended_at, r.outcome, r.environment, r.operating_system_user || '@' || r.host AS applied_by, r.error,
       CASE WHEN pg_catalog.to_jsonb(r) ->> 'imported_from' IS NOT NULL THEN 'import' ELSE coalesce(pg_catalog.to_jsonb(r) ->> 'direction', 'up') END AS direction,
       pg_catalog.to_jsonb(r) ->> 'actor' AS actor,
       pg_catalog.to_jsonb(r) ->> 'pipeline_url' AS pipeline_url,
       pg_catalog.to_jsonb(r) ->> 'commit_id' AS commit_id
FROM pgmigrate.run r
WHERE ($1::text IS NULL OR pg_catalog.left(r.run_id::text, 8) = $1::text)
  AND coalesce(pg_catalog.to_jsonb(r) ->> 'history_schema', {history}) = {history}
ORDER BY r.started_at DESC
LIMIT 1
