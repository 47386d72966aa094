-- Everything that counts as applied, oldest first, with what PgMigrate's own table knows of it where that stands.
SELECT g.id::bigint, g.script_name, coalesce(g.one_time_script, false), g.text_of_script, s.run_id, s.kind, g.version_id::bigint
FROM {ScriptsRun} g
LEFT JOIN {Runs} s ON s.grate_script_run_id = g.id
WHERE g.script_name IS NOT NULL
ORDER BY g.id
