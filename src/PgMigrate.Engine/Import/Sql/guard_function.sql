-- It stands beside the tool's table, so that a dump of the one has the other. Its arguments are what is said, and what to do.
CREATE FUNCTION {schema}.pgmigrate_retired() RETURNS trigger
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
