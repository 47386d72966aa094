-- Creates the item: the system or function under analysis (ISO/SAE 21434 clause 9.3).
-- pgmigrate:requires 0003_create_organization.sql

-- An enum, because the application has code for each state.
CREATE TYPE tara.item_status AS ENUM ('draft', 'in_review', 'released', 'retired');

COMMENT ON TYPE tara.item_status IS 'Life cycle of an item definition.';

CREATE TABLE tara.item (
    id                      bigint           GENERATED ALWAYS AS IDENTITY,
    public_id               uuid             NOT NULL DEFAULT gen_random_uuid(),
    organization_id         bigint           NOT NULL DEFAULT tara.current_organization_id(),
    code                    text             NOT NULL,
    name                    text             NOT NULL,
    boundary                text             NOT NULL,
    functions               text             NOT NULL,
    operational_environment text             NOT NULL,
    assumptions             jsonb            NOT NULL DEFAULT '[]',
    status                  tara.item_status NOT NULL DEFAULT 'draft',
    released_at             timestamptz,
    created_at              timestamptz      NOT NULL DEFAULT now(),
    updated_at              timestamptz      NOT NULL DEFAULT now(),
    CONSTRAINT pk_item PRIMARY KEY (id),
    CONSTRAINT uq_item_public_id UNIQUE (public_id),
    CONSTRAINT uq_item_organization UNIQUE (organization_id, id),
    CONSTRAINT uq_item_code UNIQUE (organization_id, code),
    CONSTRAINT fk_item_organization FOREIGN KEY (organization_id) REFERENCES tara.organization (id),
    CONSTRAINT ck_item_code CHECK (code ~ '^[A-Z][A-Z0-9-]{1,19}$'),
    CONSTRAINT ck_item_name CHECK (btrim(name) <> ''),
    CONSTRAINT ck_item_assumptions CHECK (jsonb_typeof(assumptions) = 'array'),
    CONSTRAINT ck_item_released_at CHECK (status <> 'released' OR released_at IS NOT NULL)
);

COMMENT ON TABLE tara.item IS 'Component or set of components that implements a function at vehicle level.';
COMMENT ON COLUMN tara.item.boundary IS 'What belongs to the item, and its interfaces to what does not.';
COMMENT ON COLUMN tara.item.functions IS 'What the item does for the vehicle.';
COMMENT ON COLUMN tara.item.operational_environment IS 'Where it works, as far as that matters to security.';
COMMENT ON COLUMN tara.item.assumptions IS 'Array of texts, each an assumption the analysis rests on.';
COMMENT ON CONSTRAINT uq_item_organization ON tara.item IS
    'Target of composite foreign keys: a child cannot belong to another tenant than its parent.';

-- The work list of analysts: released and retired items, the bulk after some years, stay out of it.
CREATE INDEX ix_item_open ON tara.item (organization_id, updated_at DESC)
    WHERE status IN ('draft', 'in_review');

CREATE POLICY pl_item ON tara.item
    USING (organization_id = (SELECT tara.current_organization_id()));
ALTER TABLE tara.item ENABLE ROW LEVEL SECURITY;
