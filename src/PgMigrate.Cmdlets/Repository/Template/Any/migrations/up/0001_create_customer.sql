-- Makes the table of customers.
-- A script in up runs once, in one transaction, its row in the history inside. A script that has run is not changed any more.
-- Taken back by down/0001_create_customer.sql, verified by verify/0001_create_customer.sql.
CREATE SCHEMA app;

CREATE TABLE app.customer (
    customer_id bigint GENERATED ALWAYS AS IDENTITY,
    email text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT customer_pkey PRIMARY KEY (customer_id),
    CONSTRAINT customer_email_key UNIQUE (email),
    CONSTRAINT customer_email_check CHECK (email LIKE '%_@_%')
);
COMMENT ON TABLE app.customer IS 'Who has an account with us.';
