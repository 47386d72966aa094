-- $1: names. Of the newest record of each; grate may have written that, and then there is no hash.
-- data_hash came with version 15 of the tables, and whoever only looks does not upgrade them.
SELECT s.script, pg_catalog.to_jsonb(s) ->> 'data_hash' AS data_hash
FROM {own_script_runs} s
JOIN (SELECT pg_catalog.max(id) AS id FROM {ScriptsRun} GROUP BY script_name) newest ON newest.id = s.grate_script_run_id
WHERE s.script IN (SELECT pg_catalog.json_array_elements_text($1::json))
