-- Takes the new columns back, with the view of views/ that shows them. No data is lost: the trigger has
-- kept column reference up to date, for rows of new programs too.
-- pgmigrate:lock-timeout 2s
-- pgmigrate:allow drop-column -- column reference still holds everything
DROP VIEW IF EXISTS tara.v_control_coverage;
DROP TRIGGER trg_control_reference ON tara.control;
DROP FUNCTION tara.sync_control_reference();
ALTER TABLE tara.control
    DROP CONSTRAINT ck_control_reference_parts,
    DROP CONSTRAINT ck_control_reference_not_null,
    DROP COLUMN reference_clause,
    DROP COLUMN reference_source;
