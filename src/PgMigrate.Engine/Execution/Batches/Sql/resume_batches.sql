-- Lets batches go on. $1: patterns of names, as a JSON array, empty for all; $2, $3: the run lock.
WITH batches AS (
    UPDATE pgmigrate.batch b
    SET suspended_at = NULL, suspended_by = NULL, suspended_reason = NULL
    WHERE b.ended_at IS NULL AND b.suspended_at IS NOT NULL
        AND (pg_catalog.json_array_length($1::json) = 0
            OR EXISTS (SELECT FROM pg_catalog.json_array_elements_text($1::json) AS p (pattern) WHERE b.script ~* p.pattern))
        AND EXISTS (SELECT FROM pgmigrate.statement_checkpoint c WHERE c.script = b.script)
    RETURNING b.*
)
{batches}
