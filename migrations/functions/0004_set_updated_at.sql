-- Keeps column updated_at. Attached to tables in triggers/0001_updated_at.sql.
CREATE OR REPLACE FUNCTION tara.set_updated_at() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;

COMMENT ON FUNCTION tara.set_updated_at() IS 'Trigger: sets updated_at to the time of the transaction.';
