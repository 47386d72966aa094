-- All batches of a script are done. $1: script; $2: run; $3: the longest batch, null where it is known.
UPDATE pgmigrate.batch SET run_id = $2, recorded_at = pg_catalog.clock_timestamp(), ended_at = pg_catalog.clock_timestamp(),
    waits_for = NULL, longest = coalesce($3, longest)
WHERE script OPERATOR(pg_catalog.=) $1
