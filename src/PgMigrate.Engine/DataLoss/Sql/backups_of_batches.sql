-- Of batches that were begun and are not through: the newest backup from before, by script, table and column.
-- $1: what the keys of the scripts begin with.
SELECT DISTINCT ON (s.script, s.relation, s.relation_column) s.script, s.relation, s.relation_column, b.backup_id
FROM pgmigrate.batch t
JOIN pgmigrate.backup b ON b.state = 'complete' AND b.run_id IS NOT NULL AND b.replaced_by IS NULL AND b.created_at <= t.begun_at
CROSS JOIN LATERAL (SELECT r.value ->> 'script' AS script, r.value ->> 'table' AS relation, r.value ->> 'column' AS relation_column
                    FROM pg_catalog.jsonb_array_elements(b.manifest -> 'savedFor') r) s
WHERE t.ended_at IS NULL
  AND t.script = $1 || s.script
  AND EXISTS (SELECT FROM pgmigrate.statement_checkpoint c WHERE c.script = t.script)
  -- An earlier text of the script may have had batches, too.
  AND NOT EXISTS (SELECT FROM pgmigrate.script_run d
                  JOIN pgmigrate.run r ON r.run_id = d.run_id
                  JOIN pgmigrate.run begun ON begun.run_id = b.run_id
                  WHERE d.script = s.script AND d.status IN ('Applied', 'Undone') AND d.started_at > b.created_at
                    AND r.history_schema IS NOT DISTINCT FROM begun.history_schema)
ORDER BY s.script, s.relation, s.relation_column, b.created_at DESC
