-- $1: patterns of names; what belongs to a named object is read, too.
SELECT o.content, o.since_snapshot, coalesce(o.until_snapshot, 0)
FROM pgmigrate.schema_object o
WHERE o.name ~* ANY (ARRAY(SELECT json_array_elements_text($1::json)))
   OR (o.content::json ->> 'parent') ~* ANY (ARRAY(SELECT json_array_elements_text($1::json)))
ORDER BY o.object_id
