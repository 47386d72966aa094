-- Everything that was applied, in that order. Of scripts that run every time only the last run counts.
SELECT s.id::bigint, s.script_name, coalesce(s.text_hash, ''), coalesce(s.one_time_script, false), s.text_of_script
FROM {ScriptsRun} AS s
WHERE s.script_name IS NOT NULL
ORDER BY s.id
