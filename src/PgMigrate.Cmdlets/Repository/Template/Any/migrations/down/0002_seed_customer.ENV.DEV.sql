-- Takes up/0002_seed_customer.ENV.DEV.sql back.
DELETE FROM app.customer WHERE email IN ('ada@example.org', 'grace@example.org');
