-- $1: the mark that stands in place of a secret.
SELECT content
FROM pgmigrate.schema_object
WHERE until_snapshot IS NULL AND position($1 IN content) > 0
