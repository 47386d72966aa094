-- Creates what customers define themselves: fields on our objects, their values and lookups.
-- pgmigrate:requires 0005_create_asset.sql, 0008_create_threat_scenario.sql, 0011_create_control.sql

-- Enums: each target is a column below, each type a check in custom.check_field_value().
CREATE TYPE custom.target AS ENUM ('item', 'asset', 'threat_scenario', 'control');
CREATE TYPE custom.field_type AS ENUM ('text', 'number', 'boolean', 'date', 'lookup');

COMMENT ON TYPE custom.target IS 'Kind of object that can carry custom fields and tags.';
COMMENT ON TYPE custom.field_type IS 'What a custom field holds.';

CREATE TABLE custom.lookup (
    id              bigint      GENERATED ALWAYS AS IDENTITY,
    organization_id bigint      NOT NULL DEFAULT tara.current_organization_id(),
    key             text        NOT NULL,
    label           text        NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_lookup PRIMARY KEY (id),
    CONSTRAINT uq_lookup_organization UNIQUE (organization_id, id),
    CONSTRAINT uq_lookup_key UNIQUE (organization_id, key),
    CONSTRAINT fk_lookup_organization FOREIGN KEY (organization_id) REFERENCES tara.organization (id),
    CONSTRAINT ck_lookup_key CHECK (key ~ '^[a-z][a-z0-9_]*$')
);

CREATE TABLE custom.lookup_value (
    id              bigint  GENERATED ALWAYS AS IDENTITY,
    organization_id bigint  NOT NULL DEFAULT tara.current_organization_id(),
    lookup_id       bigint  NOT NULL,
    key             text    NOT NULL,
    label           text    NOT NULL,
    sort_order      integer NOT NULL DEFAULT 0,
    CONSTRAINT pk_lookup_value PRIMARY KEY (id),
    CONSTRAINT uq_lookup_value_organization UNIQUE (organization_id, id),
    CONSTRAINT uq_lookup_value_key UNIQUE (organization_id, lookup_id, key),
    CONSTRAINT fk_lookup_value_lookup FOREIGN KEY (organization_id, lookup_id)
        REFERENCES custom.lookup (organization_id, id)
);

CREATE TABLE custom.field_definition (
    id              bigint            GENERATED ALWAYS AS IDENTITY,
    organization_id bigint            NOT NULL DEFAULT tara.current_organization_id(),
    target          custom.target     NOT NULL,
    key             text              NOT NULL,
    label           text              NOT NULL,
    type            custom.field_type NOT NULL,
    lookup_id       bigint,
    settings        jsonb             NOT NULL DEFAULT '{}',
    created_at      timestamptz       NOT NULL DEFAULT now(),
    updated_at      timestamptz       NOT NULL DEFAULT now(),
    CONSTRAINT pk_field_definition PRIMARY KEY (id),
    CONSTRAINT uq_field_definition_target UNIQUE (organization_id, id, target),
    CONSTRAINT uq_field_definition_key UNIQUE (organization_id, target, key),
    CONSTRAINT fk_field_definition_organization FOREIGN KEY (organization_id) REFERENCES tara.organization (id),
    CONSTRAINT fk_field_definition_lookup FOREIGN KEY (organization_id, lookup_id)
        REFERENCES custom.lookup (organization_id, id),
    CONSTRAINT ck_field_definition_key CHECK (key ~ '^[a-z][a-z0-9_]*$'),
    CONSTRAINT ck_field_definition_lookup_id CHECK ((type = 'lookup') = (lookup_id IS NOT NULL)),
    CONSTRAINT ck_field_definition_settings CHECK (jsonb_typeof(settings) = 'object')
);

-- One column per target and not a pair of name and id: only so can the server check the reference.
CREATE TABLE custom.field_value (
    id                  bigint        GENERATED ALWAYS AS IDENTITY,
    organization_id     bigint        NOT NULL DEFAULT tara.current_organization_id(),
    field_definition_id bigint        NOT NULL,
    item_id             bigint,
    asset_id            bigint,
    threat_scenario_id  bigint,
    control_id          bigint,
    target              custom.target GENERATED ALWAYS AS (
        CASE
            WHEN item_id IS NOT NULL THEN 'item'::custom.target
            WHEN asset_id IS NOT NULL THEN 'asset'::custom.target
            WHEN threat_scenario_id IS NOT NULL THEN 'threat_scenario'::custom.target
            WHEN control_id IS NOT NULL THEN 'control'::custom.target
        END
    ) STORED,
    value               jsonb,
    lookup_value_id     bigint,
    created_at          timestamptz   NOT NULL DEFAULT now(),
    updated_at          timestamptz   NOT NULL DEFAULT now(),
    CONSTRAINT pk_field_value PRIMARY KEY (id),
    CONSTRAINT fk_field_value_field_definition FOREIGN KEY (organization_id, field_definition_id, target)
        REFERENCES custom.field_definition (organization_id, id, target),
    CONSTRAINT fk_field_value_item FOREIGN KEY (organization_id, item_id)
        REFERENCES tara.item (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_field_value_asset FOREIGN KEY (organization_id, asset_id)
        REFERENCES tara.asset (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_field_value_threat_scenario FOREIGN KEY (organization_id, threat_scenario_id)
        REFERENCES tara.threat_scenario (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_field_value_control FOREIGN KEY (organization_id, control_id)
        REFERENCES tara.control (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_field_value_lookup_value FOREIGN KEY (organization_id, lookup_value_id)
        REFERENCES custom.lookup_value (organization_id, id),
    CONSTRAINT ck_field_value_target CHECK (num_nonnulls(item_id, asset_id, threat_scenario_id, control_id) = 1),
    CONSTRAINT ck_field_value_value CHECK (
        num_nonnulls(value, lookup_value_id) = 1 AND jsonb_typeof(value) IN ('string', 'number', 'boolean')
    )
);

COMMENT ON TABLE custom.lookup IS 'List of choices that a customer keeps.';
COMMENT ON TABLE custom.lookup_value IS 'One choice of a lookup.';
COMMENT ON TABLE custom.field_definition IS 'Field that a customer added to one kind of object.';
COMMENT ON COLUMN custom.field_definition.settings IS 'Hints for the user interface, such as {"unit": "EUR"}. An object.';
COMMENT ON TABLE custom.field_value IS 'Value of one custom field on one object.';
COMMENT ON COLUMN custom.field_value.target IS
    'Which of the object columns is set. As part of the foreign key it keeps an asset field off an item.';
COMMENT ON COLUMN custom.field_value.value IS 'A string, number or boolean. Dates are strings like "2025-03-31".';

-- One value per field and object. Partial, since three of four object columns are always NULL.
-- They serve the foreign keys to the objects as well.
CREATE UNIQUE INDEX uq_field_value_item
    ON custom.field_value (organization_id, item_id, field_definition_id) WHERE item_id IS NOT NULL;
CREATE UNIQUE INDEX uq_field_value_asset
    ON custom.field_value (organization_id, asset_id, field_definition_id) WHERE asset_id IS NOT NULL;
CREATE UNIQUE INDEX uq_field_value_threat_scenario
    ON custom.field_value (organization_id, threat_scenario_id, field_definition_id) WHERE threat_scenario_id IS NOT NULL;
CREATE UNIQUE INDEX uq_field_value_control
    ON custom.field_value (organization_id, control_id, field_definition_id) WHERE control_id IS NOT NULL;

CREATE INDEX ix_field_value_field_definition ON custom.field_value (organization_id, field_definition_id, target);
CREATE INDEX ix_field_value_lookup_value ON custom.field_value (organization_id, lookup_value_id)
    WHERE lookup_value_id IS NOT NULL;
CREATE INDEX ix_field_definition_lookup ON custom.field_definition (organization_id, lookup_id)
    WHERE lookup_id IS NOT NULL;

CREATE POLICY pl_lookup ON custom.lookup
    USING (organization_id = (SELECT tara.current_organization_id()));
ALTER TABLE custom.lookup ENABLE ROW LEVEL SECURITY;

CREATE POLICY pl_lookup_value ON custom.lookup_value
    USING (organization_id = (SELECT tara.current_organization_id()));
ALTER TABLE custom.lookup_value ENABLE ROW LEVEL SECURITY;

CREATE POLICY pl_field_definition ON custom.field_definition
    USING (organization_id = (SELECT tara.current_organization_id()));
ALTER TABLE custom.field_definition ENABLE ROW LEVEL SECURITY;

CREATE POLICY pl_field_value ON custom.field_value
    USING (organization_id = (SELECT tara.current_organization_id()));
ALTER TABLE custom.field_value ENABLE ROW LEVEL SECURITY;
