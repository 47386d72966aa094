-- Drops recorded risk values and decisions, with the procedure of sprocs/ that records them.
DROP PROCEDURE IF EXISTS tara.assess_item(bigint, text);
DROP TABLE tara.risk_treatment;
DROP TABLE tara.risk_assessment;
DROP TYPE tara.treatment_option;
