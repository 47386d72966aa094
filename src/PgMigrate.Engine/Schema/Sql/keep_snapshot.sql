-- $1: the excluded schemas; $2: the run, null where it finds the schema so; $3: the version of the rows' form; $4: the mark that stands in place of a secret; $5 to $9: what
-- find_changes.sql was asked with, and has said for the next snapshot. The query of the schema as it is comes first; where that reads what
-- has changed, only what is kept of the same is compared. What an earlier run has masked in an object stays masked where the object is the
-- same otherwise, although this run may not know the secret.
WITH seen AS MATERIALIZED (
{snapshot}
),
masked AS MATERIALIZED (
    SELECT o.name, o.content
    FROM pgmigrate.schema_object o
    WHERE o.until_snapshot IS NULL{scope} AND position($4 IN o.content) > 0
),
live AS MATERIALIZED (
    SELECT seen.origin,
           coalesce((SELECT m.content
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
    INSERT INTO pgmigrate.schema_snapshot (run_id, format, server_version, is_compared)
    SELECT $2, $3, current_setting('server_version_num')::integer, {is_compared}{only}
    RETURNING snapshot_id
),
marked AS (
    INSERT INTO pgmigrate.schema_mark AS m
        (snapshot_id, made_of, server_version, table_oid, table_transaction, transaction_id, horizon, seen, sums, names)
    SELECT taken.snapshot_id, $5, current_setting('server_version_num')::integer, c.oid, c.xmin::text, txid_current(), $6, $9::bigint[],
           $7::bigint[], $8::jsonb
    FROM taken
    JOIN pg_class c ON c.oid = 'pgmigrate.schema_mark'::regclass
    ON CONFLICT (is_newest) DO UPDATE
    SET snapshot_id = excluded.snapshot_id, made_of = excluded.made_of, server_version = excluded.server_version,
        table_oid = excluded.table_oid, table_transaction = excluded.table_transaction, transaction_id = excluded.transaction_id,
        horizon = excluded.horizon, seen = excluded.seen, sums = excluded.sums, names = excluded.names
),
gone AS (
    UPDATE pgmigrate.schema_object o
    SET until_snapshot = taken.snapshot_id
    FROM taken
    WHERE o.until_snapshot IS NULL{scope} AND NOT EXISTS (SELECT FROM live WHERE live.content = o.content)
),
-- The same object, made again.
moved AS (
    UPDATE pgmigrate.schema_object o
    SET origin = live.origin
    FROM live
    WHERE o.until_snapshot IS NULL{scope} AND o.content = live.content AND o.origin IS DISTINCT FROM live.origin
)
INSERT INTO pgmigrate.schema_object (name, content, since_snapshot, origin)
SELECT live.content::json ->> 'name', live.content, taken.snapshot_id, live.origin
FROM live
CROSS JOIN taken
WHERE NOT EXISTS (SELECT FROM pgmigrate.schema_object o WHERE o.until_snapshot IS NULL{scope} AND o.content = live.content)
