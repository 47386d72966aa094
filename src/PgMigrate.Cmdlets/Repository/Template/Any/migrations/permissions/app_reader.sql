-- What the role app_reader may do. A script in permissions runs every time.
-- It is left out on a server without the role:
-- pgmigrate:when SELECT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'app_reader')
GRANT USAGE ON SCHEMA app TO app_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA app TO app_reader;
