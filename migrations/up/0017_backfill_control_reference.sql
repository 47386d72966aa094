-- Data migration: fills the two new columns of rows that were there before 0016.
-- A catalogue has hundreds of controls, so one UPDATE will do. It may run again: it takes what is left.
-- pgmigrate:requires 0016_expand_control_reference.sql
-- pgmigrate:invariant SELECT count(*), count(reference) FROM tara.control
-- pgmigrate:lock-timeout 2s
-- pgmigrate:statement-timeout 5min
-- pgmigrate:verify SELECT count(*) = 0 FROM tara.control WHERE reference_source IS NULL OR reference_clause IS NULL
UPDATE tara.control
SET reference_source = coalesce(substring(reference FROM '^(.*) [^ ]+$'), 'Internal'),
    reference_clause = substring(reference FROM '[^ ]+$')
WHERE reference_source IS NULL;
