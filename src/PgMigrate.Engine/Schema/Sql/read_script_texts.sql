-- The scripts that were run since grate began, oldest first, with the run that PgMigrate knows. What was undone, and what undid it, has
-- no text in grate's table: only its name is known.
SELECT run_id, script_name, text_of_script, ran_at, entered_by, folder
FROM (
    SELECT s.run_id, g.script_name, g.text_of_script, g.entry_date AT TIME ZONE 'UTC' AS ran_at, g.entered_by, g.id::bigint, s.folder
    FROM {ScriptsRun} g
    LEFT JOIN {own_script_runs} s ON s.grate_script_run_id = g.id
  UNION ALL
    SELECT s.run_id, s.script, NULL, s.started_at, NULL, NULL, s.folder
    FROM {own_script_runs} s
    WHERE s.status IN ('Applied', 'Undone') AND NOT EXISTS (SELECT FROM {ScriptsRun} g WHERE g.id = s.grate_script_run_id)
) scripts
ORDER BY id, ran_at
