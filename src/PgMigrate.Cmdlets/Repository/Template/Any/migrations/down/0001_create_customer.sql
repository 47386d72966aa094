-- Takes up/0001_create_customer.sql back: Undo-PgMigration runs it.
-- What lies in the other folders and rests on the table goes first, where it is still there.
DROP VIEW IF EXISTS app.recent_customer;
DROP PROCEDURE IF EXISTS app.forget_customer(bigint);
DROP TABLE app.customer;
DROP FUNCTION IF EXISTS app.set_changed_at();
DROP SCHEMA app;
