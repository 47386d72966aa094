-- Attaches tara.write_change_log() to everything that decides about a risk value, the method included.
-- pgmigrate:lock-timeout 2s
DROP TRIGGER IF EXISTS trg_item_change_log ON tara.item;
CREATE TRIGGER trg_item_change_log AFTER INSERT OR UPDATE OR DELETE ON tara.item
    FOR EACH ROW EXECUTE FUNCTION tara.write_change_log();

DROP TRIGGER IF EXISTS trg_asset_change_log ON tara.asset;
CREATE TRIGGER trg_asset_change_log AFTER INSERT OR UPDATE OR DELETE ON tara.asset
    FOR EACH ROW EXECUTE FUNCTION tara.write_change_log();

DROP TRIGGER IF EXISTS trg_asset_property_change_log ON tara.asset_property;
CREATE TRIGGER trg_asset_property_change_log AFTER INSERT OR UPDATE OR DELETE ON tara.asset_property
    FOR EACH ROW EXECUTE FUNCTION tara.write_change_log();

DROP TRIGGER IF EXISTS trg_damage_scenario_change_log ON tara.damage_scenario;
CREATE TRIGGER trg_damage_scenario_change_log AFTER INSERT OR UPDATE OR DELETE ON tara.damage_scenario
    FOR EACH ROW EXECUTE FUNCTION tara.write_change_log();

DROP TRIGGER IF EXISTS trg_impact_rating_change_log ON tara.impact_rating;
CREATE TRIGGER trg_impact_rating_change_log AFTER INSERT OR UPDATE OR DELETE ON tara.impact_rating
    FOR EACH ROW EXECUTE FUNCTION tara.write_change_log();

DROP TRIGGER IF EXISTS trg_attack_potential_level_change_log ON tara.attack_potential_level;
CREATE TRIGGER trg_attack_potential_level_change_log AFTER INSERT OR UPDATE OR DELETE ON tara.attack_potential_level
    FOR EACH ROW EXECUTE FUNCTION tara.write_change_log();

DROP TRIGGER IF EXISTS trg_feasibility_band_change_log ON tara.feasibility_band;
CREATE TRIGGER trg_feasibility_band_change_log AFTER INSERT OR UPDATE OR DELETE ON tara.feasibility_band
    FOR EACH ROW EXECUTE FUNCTION tara.write_change_log();

DROP TRIGGER IF EXISTS trg_risk_matrix_change_log ON tara.risk_matrix;
CREATE TRIGGER trg_risk_matrix_change_log AFTER INSERT OR UPDATE OR DELETE ON tara.risk_matrix
    FOR EACH ROW EXECUTE FUNCTION tara.write_change_log();

DROP TRIGGER IF EXISTS trg_threat_scenario_change_log ON tara.threat_scenario;
CREATE TRIGGER trg_threat_scenario_change_log AFTER INSERT OR UPDATE OR DELETE ON tara.threat_scenario
    FOR EACH ROW EXECUTE FUNCTION tara.write_change_log();

DROP TRIGGER IF EXISTS trg_attack_path_change_log ON tara.attack_path;
CREATE TRIGGER trg_attack_path_change_log AFTER INSERT OR UPDATE OR DELETE ON tara.attack_path
    FOR EACH ROW EXECUTE FUNCTION tara.write_change_log();

DROP TRIGGER IF EXISTS trg_attack_path_rating_change_log ON tara.attack_path_rating;
CREATE TRIGGER trg_attack_path_rating_change_log AFTER INSERT OR UPDATE OR DELETE ON tara.attack_path_rating
    FOR EACH ROW EXECUTE FUNCTION tara.write_change_log();

DROP TRIGGER IF EXISTS trg_risk_treatment_change_log ON tara.risk_treatment;
CREATE TRIGGER trg_risk_treatment_change_log AFTER INSERT OR UPDATE OR DELETE ON tara.risk_treatment
    FOR EACH ROW EXECUTE FUNCTION tara.write_change_log();

DROP TRIGGER IF EXISTS trg_cybersecurity_goal_change_log ON tara.cybersecurity_goal;
CREATE TRIGGER trg_cybersecurity_goal_change_log AFTER INSERT OR UPDATE OR DELETE ON tara.cybersecurity_goal
    FOR EACH ROW EXECUTE FUNCTION tara.write_change_log();

DROP TRIGGER IF EXISTS trg_control_change_log ON tara.control;
CREATE TRIGGER trg_control_change_log AFTER INSERT OR UPDATE OR DELETE ON tara.control
    FOR EACH ROW EXECUTE FUNCTION tara.write_change_log();

DROP TRIGGER IF EXISTS trg_goal_control_change_log ON tara.goal_control;
CREATE TRIGGER trg_goal_control_change_log AFTER INSERT OR UPDATE OR DELETE ON tara.goal_control
    FOR EACH ROW EXECUTE FUNCTION tara.write_change_log();
