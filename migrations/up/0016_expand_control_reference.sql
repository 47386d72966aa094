-- Expand: "UN R155 M10" gets two columns, so that controls can be filtered by source.
-- The old column stays, and a trigger keeps both in step while old and new programs run side by side.
-- pgmigrate:requires 0011_create_control.sql
-- pgmigrate:phase expand release=2026.11
-- pgmigrate:lock-timeout 2s
ALTER TABLE tara.control
    ADD COLUMN reference_source text,
    ADD COLUMN reference_clause text;

COMMENT ON COLUMN tara.control.reference_source IS 'Standard or regulation, such as "UN R155". "Internal" for our own.';
COMMENT ON COLUMN tara.control.reference_clause IS 'Place in the source, such as "M10". One word.';

-- The clause is the last word. A reference of one word is our own. 0020 proves that this loses nothing.
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

-- NOT VALID takes no scan: new rows are checked from now on, old ones when 0018 validates.
-- The first constraint lets SET NOT NULL skip its scan and goes in 0019, the second stays.
ALTER TABLE tara.control
    ADD CONSTRAINT ck_control_reference_not_null
        CHECK (reference_source IS NOT NULL AND reference_clause IS NOT NULL) NOT VALID,
    ADD CONSTRAINT ck_control_reference_parts
        CHECK (reference_source ~ '^\S' AND reference_clause ~ '^\S+$') NOT VALID;
