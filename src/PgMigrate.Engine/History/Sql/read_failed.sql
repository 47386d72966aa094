SELECT s.script_name, s.error_message, s.entry_date AT TIME ZONE 'UTC' AS failed_at
FROM {ScriptsRunErrors} s
JOIN (SELECT max(id) AS id FROM {ScriptsRunErrors} GROUP BY script_name) newest USING (id)
WHERE s.script_name IS NOT NULL
