-- The newest snapshot; whether something is kept with it that the marks say nothing of; and whether the whole server has committed nothing
-- since but the snapshot itself, so that there is nothing to look for. Where there is, jit is off afterwards: to compile the query that looks
-- takes longer than to run it. What it was is told.
WITH last AS MATERIALIZED (
    SELECT t.snapshot_id,
           EXISTS (SELECT FROM pgmigrate.schema_object o
                   WHERE o.until_snapshot IS NULL AND (o.origin % 512) = 0 AND o.origin = 0
                     AND o.content ~ '^{"type":"(DATABASE|PUBLICATION|SUBSCRIPTION|USER MAPPING)"') AS has_unmarked,
           EXISTS (SELECT
                   FROM pgmigrate.schema_mark m
                   WHERE m.snapshot_id = t.snapshot_id
                     AND m.transaction_id = m.horizon
                     AND m.transaction_id % 4294967296 = m.xmin::text::bigint
                     AND m.table_oid = 'pgmigrate.schema_mark'::regclass
                     AND m.table_transaction = (SELECT c.xmin::text FROM pg_class c WHERE c.oid = 'pgmigrate.schema_mark'::regclass)
                     AND txid_snapshot_xmax(txid_current_snapshot()) <= m.transaction_id + 1) AS is_quiet
    FROM pgmigrate.schema_snapshot t
    ORDER BY t.snapshot_id DESC
    LIMIT 1
)
SELECT snapshot_id, has_unmarked, is_quiet, current_setting('jit') AS jit,
       CASE WHEN NOT is_quiet THEN set_config('jit', 'off', false) END AS jit_now
FROM last
