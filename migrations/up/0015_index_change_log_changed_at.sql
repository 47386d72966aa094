-- Serves "what happened lately in my organization". The log is the largest table and is written all
-- day, so its index is built without blocking: outside a transaction, alone in its script.
-- pgmigrate:requires 0014_create_change_log.sql
-- pgmigrate:transaction off
-- pgmigrate:statement-timeout 30min
CREATE INDEX CONCURRENTLY ix_change_log_changed_at ON tara.change_log (organization_id, changed_at DESC);
