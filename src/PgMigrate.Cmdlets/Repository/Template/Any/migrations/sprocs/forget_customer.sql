-- Removes a customer who asks for it.
-- A script in sprocs runs again when it changes: hence OR REPLACE.
CREATE OR REPLACE PROCEDURE app.forget_customer(id bigint)
    LANGUAGE sql
    SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM app.customer WHERE customer_id = id;
$$;
