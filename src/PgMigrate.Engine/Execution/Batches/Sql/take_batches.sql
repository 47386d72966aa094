-- A run goes on with batches that were begun, or leaves them in the background. $1: script; $2: the run; $3: whether it decides where
-- they go on; $4: the run again, where that is in the background.
UPDATE pgmigrate.batch SET run_id = $2, left_by = CASE WHEN $3 THEN $4 ELSE left_by END
WHERE script OPERATOR(pg_catalog.=) $1
