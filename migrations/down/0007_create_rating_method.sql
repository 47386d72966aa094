-- Drops the rating method, with the functions of functions/ that read it.
DROP FUNCTION IF EXISTS tara.risk_value(tara.impact_level, tara.attack_feasibility);
DROP FUNCTION IF EXISTS tara.feasibility_of_points(integer);
DROP TABLE tara.risk_matrix;
DROP TABLE tara.feasibility_band;
DROP TABLE tara.attack_potential_level;
DROP TYPE tara.attack_feasibility;
DROP TYPE tara.attack_potential_factor;
