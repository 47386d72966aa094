ALTER TABLE pgmigrate.run
    ADD COLUMN policy text,
    ADD COLUMN policy_hash text,
    ADD COLUMN overrides text[] NOT NULL DEFAULT '{}';

COMMENT ON COLUMN pgmigrate.run.policy IS 'The profile of the policy that the run went by; null where it had none.';
COMMENT ON COLUMN pgmigrate.run.policy_hash IS 'Of all settings of that policy (SHA-256).';
COMMENT ON COLUMN pgmigrate.run.overrides IS 'The settings that the run was told to loosen, as the policy let it, each with both values; reason says why.';

INSERT INTO pgmigrate.schema_version (version) VALUES (11);
