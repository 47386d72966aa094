-- Drops the audit trail, with the triggers of triggers/ and the function of functions/ that write it.
-- The log cannot be made again: back it up first if it matters.
DROP TRIGGER IF EXISTS trg_item_change_log ON tara.item;
DROP TRIGGER IF EXISTS trg_asset_change_log ON tara.asset;
DROP TRIGGER IF EXISTS trg_asset_property_change_log ON tara.asset_property;
DROP TRIGGER IF EXISTS trg_damage_scenario_change_log ON tara.damage_scenario;
DROP TRIGGER IF EXISTS trg_impact_rating_change_log ON tara.impact_rating;
DROP TRIGGER IF EXISTS trg_attack_potential_level_change_log ON tara.attack_potential_level;
DROP TRIGGER IF EXISTS trg_feasibility_band_change_log ON tara.feasibility_band;
DROP TRIGGER IF EXISTS trg_risk_matrix_change_log ON tara.risk_matrix;
DROP TRIGGER IF EXISTS trg_threat_scenario_change_log ON tara.threat_scenario;
DROP TRIGGER IF EXISTS trg_attack_path_change_log ON tara.attack_path;
DROP TRIGGER IF EXISTS trg_attack_path_rating_change_log ON tara.attack_path_rating;
DROP TRIGGER IF EXISTS trg_risk_treatment_change_log ON tara.risk_treatment;
DROP TRIGGER IF EXISTS trg_cybersecurity_goal_change_log ON tara.cybersecurity_goal;
DROP TRIGGER IF EXISTS trg_control_change_log ON tara.control;
DROP TRIGGER IF EXISTS trg_goal_control_change_log ON tara.goal_control;
DROP FUNCTION IF EXISTS tara.write_change_log();
DROP TABLE tara.change_log;
