-- $1: names of receivers, as a JSON array. $2: what is not due yet, too. $3: how many at most. $4: for how many seconds nobody else
-- takes them. $5: after how many seconds an alert is given up. $6: after how many more it is forgotten.
WITH old AS (
    UPDATE pgmigrate.alert
    SET state = 'given-up', ended_at = pg_catalog.clock_timestamp(), next_try_at = NULL
    WHERE state = 'pending' AND created_at < pg_catalog.clock_timestamp() - $5 * interval '1 second'
),
forgotten AS (
    DELETE FROM pgmigrate.alert
    WHERE state <> 'pending' AND NOT stops_receiver AND ended_at < pg_catalog.clock_timestamp() - $6 * interval '1 second'
),
due AS (
    SELECT a.alert_id
    FROM pgmigrate.alert a
    WHERE a.state = 'pending'
      AND (a.next_try_at <= pg_catalog.clock_timestamp() OR $2)
      AND a.created_at >= pg_catalog.clock_timestamp() - $5 * interval '1 second'
      AND a.receiver IN (SELECT pg_catalog.json_array_elements_text($1::json))
    ORDER BY a.created_at
    LIMIT $3
    FOR UPDATE SKIP LOCKED
),
claimed AS (
    UPDATE pgmigrate.alert a
    SET next_try_at = pg_catalog.clock_timestamp() + $4 * interval '1 second'
    FROM due
    WHERE a.alert_id = due.alert_id
    RETURNING a.alert_id, a.receiver, a.alert::text AS alert, a.attempts, a.occurrences, a.created_at
)
SELECT * FROM claimed ORDER BY created_at
