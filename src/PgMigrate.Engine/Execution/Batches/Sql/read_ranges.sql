-- The ranges that a pass is cut into. $1: script.
SELECT number, range_begin, range_end, last_key, size
FROM pgmigrate.batch_range
WHERE script OPERATOR(pg_catalog.=) $1
ORDER BY number USING OPERATOR(pg_catalog.<)
