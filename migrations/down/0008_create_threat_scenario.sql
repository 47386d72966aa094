-- Drops threat scenarios and their links to damage, with the function of functions/ that finds them.
DROP FUNCTION IF EXISTS tara.find_threats(text);
DROP TABLE tara.threat_damage;
DROP TABLE tara.threat_scenario;
DROP TYPE tara.stride;
