-- Attaches tara.set_updated_at() to every table that has the column.
-- DROP and CREATE, because CREATE OR REPLACE TRIGGER exists from PostgreSQL 14 on only.
-- pgmigrate:lock-timeout 2s
DROP TRIGGER IF EXISTS trg_organization_updated_at ON tara.organization;
CREATE TRIGGER trg_organization_updated_at BEFORE UPDATE ON tara.organization
    FOR EACH ROW EXECUTE FUNCTION tara.set_updated_at();

DROP TRIGGER IF EXISTS trg_item_updated_at ON tara.item;
CREATE TRIGGER trg_item_updated_at BEFORE UPDATE ON tara.item
    FOR EACH ROW EXECUTE FUNCTION tara.set_updated_at();

DROP TRIGGER IF EXISTS trg_asset_updated_at ON tara.asset;
CREATE TRIGGER trg_asset_updated_at BEFORE UPDATE ON tara.asset
    FOR EACH ROW EXECUTE FUNCTION tara.set_updated_at();

DROP TRIGGER IF EXISTS trg_damage_scenario_updated_at ON tara.damage_scenario;
CREATE TRIGGER trg_damage_scenario_updated_at BEFORE UPDATE ON tara.damage_scenario
    FOR EACH ROW EXECUTE FUNCTION tara.set_updated_at();

DROP TRIGGER IF EXISTS trg_threat_scenario_updated_at ON tara.threat_scenario;
CREATE TRIGGER trg_threat_scenario_updated_at BEFORE UPDATE ON tara.threat_scenario
    FOR EACH ROW EXECUTE FUNCTION tara.set_updated_at();

DROP TRIGGER IF EXISTS trg_attack_path_updated_at ON tara.attack_path;
CREATE TRIGGER trg_attack_path_updated_at BEFORE UPDATE ON tara.attack_path
    FOR EACH ROW EXECUTE FUNCTION tara.set_updated_at();

DROP TRIGGER IF EXISTS trg_risk_treatment_updated_at ON tara.risk_treatment;
CREATE TRIGGER trg_risk_treatment_updated_at BEFORE UPDATE ON tara.risk_treatment
    FOR EACH ROW EXECUTE FUNCTION tara.set_updated_at();

DROP TRIGGER IF EXISTS trg_cybersecurity_goal_updated_at ON tara.cybersecurity_goal;
CREATE TRIGGER trg_cybersecurity_goal_updated_at BEFORE UPDATE ON tara.cybersecurity_goal
    FOR EACH ROW EXECUTE FUNCTION tara.set_updated_at();

DROP TRIGGER IF EXISTS trg_control_updated_at ON tara.control;
CREATE TRIGGER trg_control_updated_at BEFORE UPDATE ON tara.control
    FOR EACH ROW EXECUTE FUNCTION tara.set_updated_at();

DROP TRIGGER IF EXISTS trg_lookup_updated_at ON custom.lookup;
CREATE TRIGGER trg_lookup_updated_at BEFORE UPDATE ON custom.lookup
    FOR EACH ROW EXECUTE FUNCTION tara.set_updated_at();

DROP TRIGGER IF EXISTS trg_field_definition_updated_at ON custom.field_definition;
CREATE TRIGGER trg_field_definition_updated_at BEFORE UPDATE ON custom.field_definition
    FOR EACH ROW EXECUTE FUNCTION tara.set_updated_at();

DROP TRIGGER IF EXISTS trg_field_value_updated_at ON custom.field_value;
CREATE TRIGGER trg_field_value_updated_at BEFORE UPDATE ON custom.field_value
    FOR EACH ROW EXECUTE FUNCTION tara.set_updated_at();

DROP TRIGGER IF EXISTS trg_tag_updated_at ON custom.tag;
CREATE TRIGGER trg_tag_updated_at BEFORE UPDATE ON custom.tag
    FOR EACH ROW EXECUTE FUNCTION tara.set_updated_at();
