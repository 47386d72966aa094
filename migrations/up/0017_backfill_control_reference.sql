-- Data migration: fills the two new columns of rows that were there before 0016, in batches, so that nobody waits for a row
-- longer than a batch takes: a tenth of a second. Rows that are written meanwhile have them from the trigger of 0016.
-- It may run again: it takes what is left. To psql and grate it is one UPDATE.
-- pgmigrate:batch table=tara.control key=id size=200 target=100ms later-rows=0016_expand_control_reference.sql
-- pgmigrate:lock-timeout 2s
-- pgmigrate:statement-timeout 5min
-- pgmigrate:verify SELECT count(*) = 0 FROM tara.control WHERE reference_source IS NULL OR reference_clause IS NULL
UPDATE tara.control
SET reference_source = coalesce(substring(reference FROM '^(.*) [^ ]+$'), 'Internal'),
    reference_clause = substring(reference FROM '[^ ]+$')
WHERE reference_source IS NULL;
