-- Creates assets and the cybersecurity properties that make them worth protecting (clause 15.3).
-- pgmigrate:requires 0004_create_item.sql

-- An enum: the standard names confidentiality, integrity and availability, STRIDE the other three.
CREATE TYPE tara.cybersecurity_property AS ENUM (
    'confidentiality', 'integrity', 'availability', 'authenticity', 'authorization', 'non_repudiation'
);

COMMENT ON TYPE tara.cybersecurity_property IS 'What an attack on an asset can take away.';

CREATE TABLE tara.asset (
    id              bigint      GENERATED ALWAYS AS IDENTITY,
    public_id       uuid        NOT NULL DEFAULT gen_random_uuid(),
    organization_id bigint      NOT NULL DEFAULT tara.current_organization_id(),
    item_id         bigint      NOT NULL,
    code            text        NOT NULL,
    name            text        NOT NULL,
    description     text        NOT NULL,
    attributes      jsonb       NOT NULL DEFAULT '{}',
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_asset PRIMARY KEY (id),
    CONSTRAINT uq_asset_public_id UNIQUE (public_id),
    CONSTRAINT uq_asset_organization UNIQUE (organization_id, id),
    CONSTRAINT uq_asset_code UNIQUE (organization_id, code),
    CONSTRAINT fk_asset_item FOREIGN KEY (organization_id, item_id)
        REFERENCES tara.item (organization_id, id),
    CONSTRAINT ck_asset_name CHECK (btrim(name) <> ''),
    CONSTRAINT ck_asset_attributes CHECK (jsonb_typeof(attributes) = 'object')
);

COMMENT ON TABLE tara.asset IS 'Object of an item that has value, or contributes to value.';
COMMENT ON COLUMN tara.asset.attributes IS
    'Technical facts that differ by kind of asset, such as {"bus": "CAN", "ecu": "BCM"}. An object.';

CREATE TABLE tara.asset_property (
    organization_id bigint                      NOT NULL DEFAULT tara.current_organization_id(),
    asset_id        bigint                      NOT NULL,
    property        tara.cybersecurity_property NOT NULL,
    rationale       text,
    CONSTRAINT pk_asset_property PRIMARY KEY (organization_id, asset_id, property),
    CONSTRAINT fk_asset_property_asset FOREIGN KEY (organization_id, asset_id)
        REFERENCES tara.asset (organization_id, id) ON DELETE CASCADE
);

COMMENT ON TABLE tara.asset_property IS 'Property of an asset whose loss leads to damage. Threats refer to it.';

CREATE INDEX ix_asset_item ON tara.asset (organization_id, item_id);
-- Used by tara.find_assets(). See there why a plain query of a tenant cannot use it.
CREATE INDEX ix_asset_attributes ON tara.asset USING gin (attributes jsonb_path_ops);

CREATE POLICY pl_asset ON tara.asset
    USING (organization_id = (SELECT tara.current_organization_id()));
ALTER TABLE tara.asset ENABLE ROW LEVEL SECURITY;

CREATE POLICY pl_asset_property ON tara.asset_property
    USING (organization_id = (SELECT tara.current_organization_id()));
ALTER TABLE tara.asset_property ENABLE ROW LEVEL SECURITY;
