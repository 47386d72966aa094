-- Scripts whose batches were begun and not ended, and how far they are. One whose checkpoint was taken away is begun anew.
-- Tables that no run has brought up to date yet have no columns pauses, longest (version 16) and left_by (17).
SELECT b.script, b.pass, b.pass_end, b.pass_rows, b.last_key, b.key_count, b.row_count, b.batches, b.failures, b.size, b.estimate, b.paused,
       coalesce(j.row OPERATOR(pg_catalog.->>) 'pauses', '{}') AS pauses,
       coalesce(j.row OPERATOR(pg_catalog.->>) 'longest', '0')::interval AS longest,
       (SELECT CASE WHEN pg_catalog.count(*) OPERATOR(pg_catalog.=) 1 THEN pg_catalog.max(c.statement_hash) END
        FROM pgmigrate.statement_checkpoint c
        WHERE c.script OPERATOR(pg_catalog.=) b.script AND c.state OPERATOR(pg_catalog.=) 'intent') AS statement_hash,
       (j.row OPERATOR(pg_catalog.->>) 'left_by') IS NOT NULL AS is_left, b.recorded_at,
       b.suspended_at IS NOT NULL AS is_suspended, b.suspended_by, b.suspended_reason
FROM pgmigrate.batch b
CROSS JOIN LATERAL (SELECT pg_catalog.row_to_json(b) AS row) j
WHERE b.ended_at IS NULL
    AND EXISTS (SELECT FROM pgmigrate.statement_checkpoint c WHERE c.script OPERATOR(pg_catalog.=) b.script)
