-- How far a run is: its scripts that are recorded, the last of them, and the script that is not one transaction and has begun. $1: the run.
-- A checkpoint of a script that takes back has a name of its own.
SELECT pg_catalog.count(*) FILTER (WHERE s.status IN ('Applied', 'Baselined', 'Undone')) AS done,
       pg_catalog.sum(s.duration) FILTER (WHERE s.status IN ('Applied', 'Undone')) AS took,
       (pg_catalog.array_agg(s.script ORDER BY s.script_run_id DESC))[1] AS last_script,
       pg_catalog.max(s.started_at + s.duration) AS last_ended_at,
       (SELECT c.script FROM pgmigrate.statement_checkpoint c WHERE c.run_id = $1 ORDER BY c.recorded_at DESC, c.ordinal DESC LIMIT 1) AS begun_script,
       (SELECT c.to_row ->> 'statement'
        FROM (SELECT pg_catalog.to_jsonb(k) AS to_row, k.* FROM pgmigrate.statement_checkpoint k WHERE k.run_id = $1 AND k.state = 'intent') c
        ORDER BY c.recorded_at DESC, c.ordinal DESC
        LIMIT 1) AS begun_statement
FROM pgmigrate.script_run s
WHERE s.run_id = $1
