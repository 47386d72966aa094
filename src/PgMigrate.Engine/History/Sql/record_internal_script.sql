INSERT INTO {GrateScriptsRun} (version_id, script_name, text_of_script, text_hash, one_time_script, entry_date, modified_date, entered_by)
VALUES ($1, $2, $3, $4, true, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', $5)
