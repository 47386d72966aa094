-- Attaches custom.check_field_value(). Only columns that matter to the check fire it.
-- pgmigrate:lock-timeout 2s
DROP TRIGGER IF EXISTS trg_field_value_check ON custom.field_value;
CREATE TRIGGER trg_field_value_check
    BEFORE INSERT OR UPDATE OF field_definition_id, value, lookup_value_id ON custom.field_value
    FOR EACH ROW EXECUTE FUNCTION custom.check_field_value();
