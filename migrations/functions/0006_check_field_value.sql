-- Checks a custom value against the type its field was defined with, which no constraint can see.
-- Attached in triggers/0003_check_field_value.sql.
CREATE OR REPLACE FUNCTION custom.check_field_value() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    field custom.field_definition;
    accepted boolean;
BEGIN
    SELECT * INTO field
    FROM custom.field_definition
    WHERE id = NEW.field_definition_id AND organization_id = NEW.organization_id;

    IF NOT FOUND THEN
        RETURN NEW; -- the foreign key will say so
    END IF;

    accepted := CASE field.type
        WHEN 'text' THEN jsonb_typeof(NEW.value) = 'string'
        WHEN 'number' THEN jsonb_typeof(NEW.value) = 'number'
        WHEN 'boolean' THEN jsonb_typeof(NEW.value) = 'boolean'
        WHEN 'date' THEN NEW.value #>> '{}' ~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$'
        WHEN 'lookup' THEN EXISTS (
            SELECT FROM custom.lookup_value AS choice
            WHERE choice.id = NEW.lookup_value_id AND choice.lookup_id = field.lookup_id
        )
    END;

    IF accepted IS NOT TRUE THEN
        RAISE EXCEPTION 'Field "%" takes a value of type %, not %.',
            field.key, field.type, coalesce(NEW.value::text, 'this choice')
            USING ERRCODE = 'check_violation';
    END IF;

    IF field.type = 'date' THEN
        PERFORM (NEW.value #>> '{}')::date; -- the calendar has the last word
    END IF;
    RETURN NEW;
END
$$;

COMMENT ON FUNCTION custom.check_field_value() IS 'Trigger: refuses values that do not fit the type of their field.';
