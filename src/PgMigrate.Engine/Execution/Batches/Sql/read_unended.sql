-- Scripts whose batches were begun and not ended, and how far they are. One whose checkpoint was taken away is begun anew.
SELECT b.script, b.pass, b.pass_end, b.pass_rows, b.last_key, b.key_count, b.row_count, b.batches, b.failures, b.size, b.estimate, b.paused,
    b.pauses::text, b.longest
FROM pgmigrate.batch b
WHERE b.ended_at IS NULL
    AND EXISTS (SELECT FROM pgmigrate.statement_checkpoint c WHERE c.script OPERATOR(pg_catalog.=) b.script)
