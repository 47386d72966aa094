-- $1: the excluded schemas; $2: the run; $3: the version of the rows' form; $4: the mark that stands in place of a secret. The
-- query of the schema as it is comes first. What an earlier run has masked in an object stays masked where the object is the same
-- otherwise, although this run may not know the secret.
WITH seen AS MATERIALIZED (
{snapshot}
),
masked AS MATERIALIZED (
    SELECT name, content
    FROM pgmigrate.schema_object
    WHERE until_snapshot IS NULL AND position($4 IN content) > 0
),
live AS MATERIALIZED (
    SELECT coalesce((SELECT m.content
                     FROM masked m
                     WHERE m.name = seen.content::json ->> 'name' AND NOT EXISTS (
                         SELECT
                         FROM json_each_text(m.content::json) k
                         FULL JOIN json_each_text(seen.content::json) v ON v.key = k.key
                         WHERE k.key IS NULL OR v.key IS NULL OR v.value NOT LIKE
                             replace(replace(replace(replace(k.value, '!', '!!'), '%', '!%'), '_', '!_'), $4, '%') ESCAPE '!')
                     LIMIT 1), seen.content) AS content
    FROM seen
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
