-- Drops the tenant, with the functions of functions/ that rest on it.
DROP TABLE tara.organization;
DROP FUNCTION IF EXISTS tara.set_updated_at();
DROP FUNCTION IF EXISTS tara.sees_organization(bigint);
DROP FUNCTION tara.current_organization_id();
