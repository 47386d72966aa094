-- $1: how many, the newest. What came with a later version of the tables is read where it is there: whoever only looks does not upgrade them.
SELECT r.run_id, r.started_at, r.ended_at, r.outcome, r.environment, r.operating_system_user || '@' || r.host AS run_by,
       r.tool_version, r.error,
       pg_catalog.to_jsonb(r) ->> 'direction' AS direction,
       pg_catalog.to_jsonb(r) ->> 'reason' AS reason,
       pg_catalog.to_jsonb(r) ->> 'commit_id' AS commit_id,
       pg_catalog.to_jsonb(r) ->> 'pipeline_url' AS pipeline_url,
       pg_catalog.to_jsonb(r) ->> 'actor' AS actor,
       pg_catalog.to_jsonb(r) ->> 'plan_id' AS plan_id,
       pg_catalog.to_jsonb(r) ->> 'approvals' AS approvals
FROM pgmigrate.run r
WHERE coalesce(pg_catalog.to_jsonb(r) ->> 'history_schema', {history}) = {history}
ORDER BY r.started_at DESC, r.run_id
LIMIT $1
