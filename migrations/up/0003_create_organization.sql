-- Creates the tenant. Every row of an analysis carries its organization, so that one simple
-- policy per table keeps tenants apart and composite foreign keys cannot point across.
-- pgmigrate:requires 0002_create_schemas.sql

-- Lies here and not in functions/, because column defaults and policies below depend on it.
CREATE FUNCTION tara.current_organization_id() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT nullif(current_setting('tara.organization_id', true), '')::bigint
$$;

COMMENT ON FUNCTION tara.current_organization_id() IS
    'The tenant of the session: the application runs SET LOCAL tara.organization_id in each transaction. '
    'Unset means no tenant and no rows. It protects against a forgotten WHERE, not against free SQL: '
    'who can run SET can choose a tenant.';

CREATE TABLE tara.organization (
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    public_id  uuid        NOT NULL DEFAULT gen_random_uuid(),
    code       text        NOT NULL,
    name       text        NOT NULL,
    settings   jsonb       NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_organization PRIMARY KEY (id),
    CONSTRAINT uq_organization_public_id UNIQUE (public_id),
    CONSTRAINT uq_organization_code UNIQUE (code),
    CONSTRAINT ck_organization_code CHECK (code ~ '^[A-Z][A-Z0-9-]{1,19}$'),
    CONSTRAINT ck_organization_name CHECK (btrim(name) <> ''),
    CONSTRAINT ck_organization_settings CHECK (jsonb_typeof(settings) = 'object')
);

COMMENT ON TABLE tara.organization IS 'Tenant: a manufacturer or supplier whose analyses nobody else sees.';
COMMENT ON COLUMN tara.organization.public_id IS 'What URLs and interfaces show. The bigint id never leaves the database.';
COMMENT ON COLUMN tara.organization.settings IS 'Preferences of the user interface, an object.';

-- Policies are for PUBLIC, since the roles may be missing on this server. Who gets in at all is
-- decided by grants. The table owner is exempt, for maintenance and migrations.
CREATE POLICY pl_organization ON tara.organization
    USING (id = (SELECT tara.current_organization_id()));
ALTER TABLE tara.organization ENABLE ROW LEVEL SECURITY;
