-- An index for the view of recent customers, built without holding up those who write meanwhile.
-- PostgreSQL builds no index CONCURRENTLY in a transaction: this script has none. A build that was interrupted is begun again.
-- pgmigrate:transaction off
CREATE INDEX CONCURRENTLY customer_created_at_idx ON app.customer (created_at);
