SELECT alert_id, receiver, alert::text AS alert, attempts, occurrences, created_at, state, answer, next_try_at, ended_at
FROM pgmigrate.alert
ORDER BY created_at DESC, alert_id
