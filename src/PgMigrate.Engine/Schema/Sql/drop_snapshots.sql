-- $1: how many snapshots of runs stay. Those that runs found, before these, go as well.
WITH kept AS (
    SELECT min(k.snapshot_id) AS first
    FROM (SELECT snapshot_id FROM pgmigrate.schema_snapshot WHERE run_id IS NOT NULL ORDER BY snapshot_id DESC LIMIT $1) k
),
dropped AS (
    DELETE FROM pgmigrate.schema_snapshot s USING kept WHERE s.snapshot_id < kept.first
)
DELETE FROM pgmigrate.schema_object o USING kept WHERE o.until_snapshot <= kept.first
