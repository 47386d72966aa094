-- One of grate's internal runs, and its scripts in their order. $3: name, text and hash of each, as a JSON array.
WITH version AS (
    INSERT INTO {GrateVersion} (version, entry_date, modified_date, entered_by, status)
    VALUES ($1, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', $2, 'Finished')
    RETURNING id
)
INSERT INTO {GrateScriptsRun} (version_id, script_name, text_of_script, text_hash, one_time_script, entry_date, modified_date, entered_by)
SELECT version.id, s.script ->> 'name', s.script ->> 'text', s.script ->> 'hash', true, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', $2
FROM version
CROSS JOIN pg_catalog.json_array_elements($3::json) WITH ORDINALITY AS s (script, place)
ORDER BY s.place
