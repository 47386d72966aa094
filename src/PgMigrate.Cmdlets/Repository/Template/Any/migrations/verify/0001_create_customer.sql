-- Proves that up/0001_create_customer.sql did its work: what is raised here is told, and what is read here is nobody's.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = 'app.customer'::regclass AND contype = 'p') THEN
        RAISE EXCEPTION 'app.customer has no primary key';
    END IF;
END
$$;
