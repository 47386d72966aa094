-- Drops goals, claims and controls, with the view of views/ that shows them.
DROP VIEW IF EXISTS tara.v_risk_register;
DROP TABLE tara.goal_control;
DROP TABLE tara.control;
DROP TABLE tara.cybersecurity_goal;
DROP TYPE tara.control_status;
DROP TYPE tara.goal_kind;
