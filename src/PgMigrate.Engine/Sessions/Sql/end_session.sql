-- Sends a signal to one of those who hold the lock, where it is the session that was looked at, in the transaction that it was in then, and
-- nothing of what makes it one that may be ended has changed. It is asked here, in the statement that sends the signal, so that a process
-- number that was given out again meanwhile is not hit. $4 to $6: the session; $7: how old it must be; $8: the whole session, or its query.
SELECT CASE WHEN $8 THEN pg_catalog.pg_terminate_backend(holding.pid) ELSE pg_catalog.pg_cancel_backend(holding.pid) END
FROM (
{holding_sessions}
OFFSET 0) holding
WHERE holding.pid = $4
  AND holding.backend_start = $5
  AND holding.xact_start IS NOT DISTINCT FROM $6
  AND holding.age >= $7
  AND ($8 OR holding.is_active)
