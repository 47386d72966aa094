-- Keeps customer.changed_at.
-- A script in triggers runs again when it changes: hence OR REPLACE. It waits two seconds at most for those who write.
-- pgmigrate:lock-timeout 2s
CREATE OR REPLACE TRIGGER customer_changed_at BEFORE UPDATE ON app.customer
    FOR EACH ROW EXECUTE FUNCTION app.set_changed_at();
