-- Writes the audit trail. Attached to tables in triggers/0002_change_log.sql.
-- SECURITY DEFINER, because nobody but this function may write to the log. Its search_path is fixed,
-- so that no caller can slip in other objects of the same name.
CREATE OR REPLACE FUNCTION tara.write_change_log() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- Columns that follow from others say nothing.
    derived CONSTANT text[] := ARRAY['updated_at', 'search'];
    old_image jsonb;
    new_image jsonb;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        old_image := to_jsonb(OLD) - derived;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        new_image := to_jsonb(NEW) - derived;
    END IF;
    IF old_image = new_image THEN
        RETURN NULL;
    END IF;

    INSERT INTO tara.change_log (changed_by, organization_id, table_name, row_id, operation, old_row, new_row)
    VALUES (
        coalesce(nullif(current_setting('tara.user_name', true), ''), session_user),
        (coalesce(new_image, old_image) ->> 'organization_id')::bigint,
        TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME,
        (coalesce(new_image, old_image) ->> 'id')::bigint,
        TG_OP,
        old_image,
        new_image
    );
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION tara.write_change_log() IS 'Trigger: adds one row to tara.change_log for each row that changed.';
