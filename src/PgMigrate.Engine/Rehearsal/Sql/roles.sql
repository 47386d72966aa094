SELECT r.rolname FROM pg_catalog.pg_roles AS r WHERE r.rolname NOT LIKE E'pg\\_%' ORDER BY 1
