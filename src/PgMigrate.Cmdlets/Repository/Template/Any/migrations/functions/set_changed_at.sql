-- Notes when a row was changed, for triggers.
-- A script in functions runs again when it changes: hence OR REPLACE.
CREATE OR REPLACE FUNCTION app.set_changed_at() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    NEW.changed_at := now();
    RETURN NEW;
END
$$;
