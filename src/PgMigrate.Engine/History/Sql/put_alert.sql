-- $1: id. $2: receiver. $3: dedup_key. $4: subject. $5: event. $6: the alert. $7: the run. $8: for how many seconds nobody else takes it.
-- A recovery takes the place of what was wrong and waits of its subject. What is for a receiver that wants no more is given up at once.
WITH replaced AS (
    UPDATE pgmigrate.alert
    SET state = 'given-up', ended_at = pg_catalog.clock_timestamp(), next_try_at = NULL, answer = 'replaced by a recovery'
    WHERE $5 = 'Recovered' AND receiver = $2 AND subject = $4 AND state = 'pending'
      AND event IN ('Failed', 'BackupFailed', 'WaitingForLock', 'LongerThanPredicted', 'BatchPaused')
      -- Not what is on its way in this very moment.
      AND (attempts > 0 OR created_at < pg_catalog.clock_timestamp() - $8 * interval '1 second')
),
stopped AS (
    SELECT EXISTS (SELECT FROM pgmigrate.alert WHERE receiver = $2 AND stops_receiver) AS is_so
)
INSERT INTO pgmigrate.alert AS known (alert_id, receiver, dedup_key, subject, event, alert, run_id, state, next_try_at, ended_at, answer)
SELECT $1, $2, $3, $4, $5, $6::json, $7,
       CASE WHEN is_so THEN 'given-up' ELSE 'pending' END,
       CASE WHEN NOT is_so THEN pg_catalog.clock_timestamp() + $8 * interval '1 second' END,
       CASE WHEN is_so THEN pg_catalog.clock_timestamp() END,
       CASE WHEN is_so THEN 'the receiver wants no more' END
FROM stopped
ON CONFLICT (receiver, dedup_key) WHERE state = 'pending' DO UPDATE
SET alert = EXCLUDED.alert, run_id = EXCLUDED.run_id, next_try_at = EXCLUDED.next_try_at, occurrences = known.occurrences + 1
RETURNING alert_id, attempts, occurrences, created_at, state = 'pending' AS is_pending
