-- $1: names. The newest text of each, as grate recorded it.
SELECT DISTINCT ON (script_name) script_name, text_of_script
FROM {ScriptsRun}
WHERE script_name IN (SELECT pg_catalog.json_array_elements_text($1::json)) AND text_of_script IS NOT NULL
ORDER BY script_name, id DESC
