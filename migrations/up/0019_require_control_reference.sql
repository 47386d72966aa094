-- Makes the new columns NOT NULL. The validated check proves it, so the table is not scanned again,
-- and its exclusive lock is held for an instant only. Then the check has done its work.
-- pgmigrate:requires 0018_validate_control_reference.sql
-- pgmigrate:lock-timeout 2s
ALTER TABLE tara.control
    ALTER COLUMN reference_source SET NOT NULL,
    ALTER COLUMN reference_clause SET NOT NULL;
ALTER TABLE tara.control DROP CONSTRAINT ck_control_reference_not_null;
