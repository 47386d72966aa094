-- $1: the snapshot.
SELECT content
FROM pgmigrate.schema_object
WHERE since_snapshot <= $1 AND (until_snapshot IS NULL OR until_snapshot > $1)
