-- Changes batches. $4: rows of the next one; $5: how long one shall take; $6: pause in percent; $7: signals to pause for, $8: to end for;
-- null for what stays. $1: patterns of names, as a JSON array, empty for all; $2, $3: the run lock.
WITH batches AS (
    UPDATE pgmigrate.batch b
    SET wanted_size = coalesce($4, b.wanted_size), wanted_target = coalesce($5, b.wanted_target), wanted_pause = coalesce($6, b.wanted_pause),
        wanted_pause_on = coalesce($7, b.wanted_pause_on), wanted_stop_on = coalesce($8, b.wanted_stop_on)
    WHERE b.ended_at IS NULL
        AND (pg_catalog.json_array_length($1::json) = 0
            OR EXISTS (SELECT FROM pg_catalog.json_array_elements_text($1::json) AS p (pattern) WHERE b.script ~* p.pattern))
        AND EXISTS (SELECT FROM pgmigrate.statement_checkpoint c WHERE c.script = b.script)
    RETURNING b.*
)
{batches}
