-- Customers of the last thirty days.
-- A script in views runs again when it changes: hence OR REPLACE.
CREATE OR REPLACE VIEW app.recent_customer AS
SELECT customer_id, email, created_at
FROM app.customer
WHERE created_at > now() - interval '30 days';
