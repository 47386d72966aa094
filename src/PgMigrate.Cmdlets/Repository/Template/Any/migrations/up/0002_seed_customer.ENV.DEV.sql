-- Customers to work with, in the environment DEV only: the file's name says so.
INSERT INTO app.customer (email)
VALUES ('ada@example.org'), ('grace@example.org');
