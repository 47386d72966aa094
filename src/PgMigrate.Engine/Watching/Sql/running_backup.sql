-- Whether a backup was begun, and not ended, since a time. A process that was killed leaves such a row: null for a time that is hidden.
SELECT EXISTS (SELECT FROM pgmigrate.backup b WHERE b.state = 'running' AND b.created_at >= $1)
