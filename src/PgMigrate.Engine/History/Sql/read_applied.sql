SELECT s.script_name, s.text_hash, s.one_time_script, s.entry_date AT TIME ZONE 'UTC' AS applied_at, {version} AS pgmigrate_version
FROM {ScriptsRun} s
JOIN (SELECT max(id) AS id FROM {ScriptsRun} GROUP BY script_name) newest USING (id)
WHERE s.script_name IS NOT NULL
