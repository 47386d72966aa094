-- Drops custom fields and lookups, with the view of views/ and the function of functions/ that serve them.
DROP VIEW IF EXISTS custom.v_field_value;
DROP TABLE custom.field_value;
DROP FUNCTION IF EXISTS custom.check_field_value();
DROP TABLE custom.field_definition;
DROP TABLE custom.lookup_value;
DROP TABLE custom.lookup;
DROP TYPE custom.field_type;
DROP TYPE custom.target;
