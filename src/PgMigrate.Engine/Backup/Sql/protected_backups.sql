-- What an expiry must leave: the backups of runs that have not ended, and of the newest that has and made one: it is the one to be undone
-- next. A run that failed has taken its own away again.
SELECT b.backup_id
FROM pgmigrate.backup b
JOIN pgmigrate.run r ON r.run_id = b.run_id
WHERE r.outcome = 'running'
   OR r.run_id = (SELECT n.run_id FROM pgmigrate.run n JOIN pgmigrate.backup k ON k.run_id = n.run_id
                  WHERE n.outcome <> 'running' ORDER BY n.started_at DESC LIMIT 1)
