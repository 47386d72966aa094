-- Drops the index as gently as it was built. IF EXISTS, since an interrupted build may have left none.
-- pgmigrate:transaction off
DROP INDEX CONCURRENTLY IF EXISTS tara.ix_change_log_changed_at;
