DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'shop_application') THEN
        GRANT USAGE ON SCHEMA shop TO shop_application;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA shop TO shop_application;
    END IF;
END $$;
