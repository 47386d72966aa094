-- What others want of a script's batches. $1: script. Asked between two batches, whatever the search_path.
SELECT suspended_at IS NOT NULL, suspended_by, suspended_reason, wanted_size, wanted_target, wanted_pause, wanted_pause_on, wanted_stop_on
FROM pgmigrate.batch
WHERE script OPERATOR(pg_catalog.=) $1
