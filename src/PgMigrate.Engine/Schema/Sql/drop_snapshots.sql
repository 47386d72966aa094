-- $1: how many snapshots stay.
WITH dropped AS (
    DELETE FROM pgmigrate.schema_snapshot
    WHERE snapshot_id NOT IN (SELECT snapshot_id FROM pgmigrate.schema_snapshot ORDER BY snapshot_id DESC LIMIT $1)
)
DELETE FROM pgmigrate.schema_object
WHERE until_snapshot <= (SELECT min(kept.snapshot_id)
                         FROM (SELECT snapshot_id FROM pgmigrate.schema_snapshot ORDER BY snapshot_id DESC LIMIT $1) kept)
