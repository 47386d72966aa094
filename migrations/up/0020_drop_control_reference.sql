-- Contract: drops the old column. For the release after the last program that reads it is gone.
-- Stops, and changes nothing, unless the old text of every row can be rebuilt exactly from the new columns.
-- pgmigrate:requires 0019_require_control_reference.sql
-- pgmigrate:phase contract release=2026.11
-- pgmigrate:lock-timeout 2s
-- pgmigrate:allow drop-column -- every text can be rebuilt from its two parts, as checked below
DO $$
DECLARE
    lost bigint;
BEGIN
    -- DROP COLUMN takes this lock anyway. Taken here, no row can slip in behind the check.
    LOCK TABLE tara.control IN ACCESS EXCLUSIVE MODE;

    SELECT count(*) INTO lost
    FROM tara.control
    WHERE reference IS DISTINCT FROM
        CASE reference_source WHEN 'Internal' THEN '' ELSE reference_source || ' ' END || reference_clause;

    IF lost > 0 THEN
        RAISE EXCEPTION '% controls would lose their reference.', lost
            USING HINT = 'Compare reference with reference_source and reference_clause, and correct these rows.';
    END IF;
END
$$;

DROP TRIGGER trg_control_reference ON tara.control;
DROP FUNCTION tara.sync_control_reference();
ALTER TABLE tara.control DROP COLUMN reference;
