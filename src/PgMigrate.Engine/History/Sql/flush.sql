-- A commit that writes something, and waits for the disk: the log before it is on disk then too. Comes between a script's statements:
-- nothing is looked up by its search_path.
WITH durable AS (
    SELECT pg_catalog.set_config('synchronous_commit', 'on', true)
)
UPDATE pgmigrate.run SET outcome = 'running' FROM durable WHERE run_id OPERATOR(pg_catalog.=) $1
