-- Drops assets and their properties, with the function of functions/ that finds them.
DROP FUNCTION IF EXISTS tara.find_assets(jsonb);
DROP TABLE tara.asset_property;
DROP TABLE tara.asset;
DROP TYPE tara.cybersecurity_property;
