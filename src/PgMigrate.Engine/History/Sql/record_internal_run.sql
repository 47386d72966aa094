INSERT INTO {GrateVersion} (version, entry_date, modified_date, entered_by, status)
VALUES ($1, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', $2, 'Finished')
RETURNING id
