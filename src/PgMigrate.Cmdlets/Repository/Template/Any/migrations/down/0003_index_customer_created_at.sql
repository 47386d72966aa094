-- Takes up/0003_index_customer_created_at.sql back.
-- pgmigrate:transaction off
DROP INDEX CONCURRENTLY IF EXISTS app.customer_created_at_idx;
