-- $1: names. Without a record a script of any time runs again.
DELETE FROM {ScriptsRun} WHERE script_name IN (SELECT pg_catalog.json_array_elements_text($1::json))
