SELECT r.rolname FROM pg_catalog.pg_roles AS r WHERE r.rolname NOT LIKE 'pg\_%' ORDER BY 1
