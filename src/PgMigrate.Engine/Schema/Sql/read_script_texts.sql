-- The scripts that were run since grate began, oldest first, with the run that PgMigrate knows. Undone ones have no text in grate's table.
SELECT s.run_id, g.script_name, g.text_of_script, g.entry_date AT TIME ZONE 'UTC', g.entered_by
FROM {ScriptsRun} g
LEFT JOIN pgmigrate.script_run s ON s.grate_script_run_id = g.id
ORDER BY g.id
