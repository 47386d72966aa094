-- All batches of a script are done. $1: script; $2: run.
UPDATE pgmigrate.batch SET run_id = $2, recorded_at = pg_catalog.clock_timestamp(), ended_at = pg_catalog.clock_timestamp()
WHERE script OPERATOR(pg_catalog.=) $1
