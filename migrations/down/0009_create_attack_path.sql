-- Drops attack paths, with the views of views/ that rate them.
DROP VIEW IF EXISTS tara.v_asset_overview;
DROP VIEW IF EXISTS tara.v_threat_risk;
DROP VIEW IF EXISTS tara.v_attack_path_feasibility;
DROP TABLE tara.attack_path_rating;
DROP TABLE tara.attack_step;
DROP TABLE tara.attack_path;
