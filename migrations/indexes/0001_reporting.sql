-- Indexes that only make reports faster. Those that keys and constraints need come with their tables.
-- IF NOT EXISTS looks at the name alone: a changed definition needs a new name, and a DROP of the old.
-- pgmigrate:lock-timeout 2s
CREATE INDEX IF NOT EXISTS ix_risk_assessment_value ON tara.risk_assessment (organization_id, risk_value DESC, assessed_at DESC);
CREATE INDEX IF NOT EXISTS ix_control_source ON tara.control (organization_id, reference_source);
