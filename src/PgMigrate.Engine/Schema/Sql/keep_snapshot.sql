-- $1: the excluded schemas; $2: the run; $3: the version of the rows' form. The query of the schema as it is comes first.
WITH live AS MATERIALIZED (
{snapshot}
),
taken AS (
    INSERT INTO pgmigrate.schema_snapshot (run_id, format, server_version)
    VALUES ($2, $3, current_setting('server_version_num')::integer)
    RETURNING snapshot_id
),
gone AS (
    UPDATE pgmigrate.schema_object o
    SET until_snapshot = taken.snapshot_id
    FROM taken
    WHERE o.until_snapshot IS NULL AND NOT EXISTS (SELECT FROM live WHERE live.content = o.content)
)
INSERT INTO pgmigrate.schema_object (name, content, since_snapshot)
SELECT live.content::json ->> 'name', live.content, taken.snapshot_id
FROM live
CROSS JOIN taken
WHERE NOT EXISTS (SELECT FROM pgmigrate.schema_object o WHERE o.until_snapshot IS NULL AND o.content = live.content)
