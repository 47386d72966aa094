-- How many objects of each type came with each snapshot, and how many went.
SELECT o.since_snapshot AS snapshot_id, o.content::json ->> 'type' AS type, pg_catalog.count(*) AS difference
FROM pgmigrate.schema_object o
GROUP BY 1, 2
UNION ALL
SELECT o.until_snapshot, o.content::json ->> 'type', -pg_catalog.count(*)
FROM pgmigrate.schema_object o
WHERE o.until_snapshot IS NOT NULL
GROUP BY 1, 2
