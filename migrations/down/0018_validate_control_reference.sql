-- Makes both checks NOT VALID again. A constraint cannot lose its validity, so they are made anew.
-- pgmigrate:lock-timeout 2s
ALTER TABLE tara.control
    DROP CONSTRAINT ck_control_reference_not_null,
    DROP CONSTRAINT ck_control_reference_parts;
ALTER TABLE tara.control
    ADD CONSTRAINT ck_control_reference_not_null
        CHECK (reference_source IS NOT NULL AND reference_clause IS NOT NULL) NOT VALID,
    ADD CONSTRAINT ck_control_reference_parts
        CHECK (reference_source ~ '^\S' AND reference_clause ~ '^\S+$') NOT VALID;
