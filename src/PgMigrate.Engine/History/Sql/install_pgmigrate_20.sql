INSERT INTO pgmigrate.schema_version (version) VALUES (20);
