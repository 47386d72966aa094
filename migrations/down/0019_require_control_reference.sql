-- Brings the check back and lets the columns be NULL again as far as they themselves are concerned.
-- pgmigrate:lock-timeout 2s
ALTER TABLE tara.control
    ADD CONSTRAINT ck_control_reference_not_null
        CHECK (reference_source IS NOT NULL AND reference_clause IS NOT NULL) NOT VALID;
ALTER TABLE tara.control VALIDATE CONSTRAINT ck_control_reference_not_null;
ALTER TABLE tara.control
    ALTER COLUMN reference_source DROP NOT NULL,
    ALTER COLUMN reference_clause DROP NOT NULL;
