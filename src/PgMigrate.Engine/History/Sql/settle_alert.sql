-- $1: id. $2: state. $3: what was answered. $4: the pause in seconds. $5: whether the receiver wants no more.
WITH stopped AS (
    UPDATE pgmigrate.alert other
    SET state = 'given-up', ended_at = pg_catalog.clock_timestamp(), next_try_at = NULL, answer = $3
    FROM pgmigrate.alert this
    WHERE $5 AND this.alert_id = $1 AND other.receiver = this.receiver AND other.alert_id <> $1 AND other.state = 'pending'
)
UPDATE pgmigrate.alert
SET state = $2,
    attempts = attempts + 1,
    answer = $3,
    stops_receiver = $5,
    next_try_at = CASE WHEN $2 = 'pending' THEN pg_catalog.clock_timestamp() + $4 * interval '1 second' END,
    ended_at = CASE WHEN $2 <> 'pending' THEN pg_catalog.clock_timestamp() END
WHERE alert_id = $1 AND state = 'pending'
