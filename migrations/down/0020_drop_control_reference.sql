-- Brings column reference back and fills it from its two parts: every text as it was before, and rows of
-- later date as well. The column now stands last in the table, which is all that differs.
-- pgmigrate:lock-timeout 2s
ALTER TABLE tara.control ADD COLUMN reference text;

UPDATE tara.control
SET reference = CASE reference_source WHEN 'Internal' THEN '' ELSE reference_source || ' ' END || reference_clause;

ALTER TABLE tara.control
    ALTER COLUMN reference SET NOT NULL,
    ADD CONSTRAINT ck_control_reference CHECK (reference <> '' AND reference = btrim(reference));

COMMENT ON COLUMN tara.control.reference IS 'Where the control comes from, such as "UN R155 M10".';

-- As in up/0016_expand_control_reference.sql.
CREATE FUNCTION tara.sync_control_reference() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    parts_written boolean := NEW.reference IS NULL;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        parts_written := NEW.reference = OLD.reference
            AND OLD.reference_source IS NOT NULL
            AND (NEW.reference_source, NEW.reference_clause)
                IS DISTINCT FROM (OLD.reference_source, OLD.reference_clause);
    END IF;

    IF parts_written THEN
        NEW.reference := CASE NEW.reference_source WHEN 'Internal' THEN '' ELSE NEW.reference_source || ' ' END
            || NEW.reference_clause;
        RETURN NEW;
    END IF;

    NEW.reference_source := coalesce(substring(NEW.reference FROM '^(.*) [^ ]+$'), 'Internal');
    NEW.reference_clause := substring(NEW.reference FROM '[^ ]+$');
    RETURN NEW;
END
$$;

COMMENT ON FUNCTION tara.sync_control_reference() IS 'Temporary: goes with column reference in 0020.';

CREATE TRIGGER trg_control_reference BEFORE INSERT OR UPDATE ON tara.control
    FOR EACH ROW EXECUTE FUNCTION tara.sync_control_reference();
