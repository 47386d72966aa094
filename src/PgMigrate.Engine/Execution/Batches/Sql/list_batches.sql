-- Scripts that run, or have run, in batches. $1: patterns of names, as a JSON array, empty for all; $2, $3: the run lock.
-- One that was begun and taken back by a repair is not there.
WITH batches AS (
    SELECT b.*
    FROM pgmigrate.batch b
    WHERE (pg_catalog.json_array_length($1::json) = 0
            OR EXISTS (SELECT FROM pg_catalog.json_array_elements_text($1::json) AS p (pattern) WHERE b.script ~* p.pattern))
        AND (b.ended_at IS NOT NULL OR EXISTS (SELECT FROM pgmigrate.statement_checkpoint c WHERE c.script = b.script))
)
{batches}
