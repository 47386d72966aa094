-- The number is given to another change of these tables.
INSERT INTO pgmigrate.schema_version (version) VALUES (16);
