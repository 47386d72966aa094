-- Follows begin_run.sql. $4: the settings that were loosened, as a JSON array.
UPDATE pgmigrate.run
SET policy = $2, policy_hash = $3, overrides = ARRAY(SELECT pg_catalog.json_array_elements_text($4::json)), reason = $5
WHERE run_id = $1
