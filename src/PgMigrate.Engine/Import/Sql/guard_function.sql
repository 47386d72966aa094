-- Its arguments are what is said, and what to do. A role that writes to the table needs no right to it.
CREATE FUNCTION pgmigrate.refuse_retired_tool() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $guard$
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = 'object_not_in_prerequisite_state',
        MESSAGE = TG_ARGV[0],
        HINT = TG_ARGV[1];
END
$guard$
