-- Creates tags, for grouping that needs no field definition.
-- pgmigrate:requires 0005_create_asset.sql, 0008_create_threat_scenario.sql, 0011_create_control.sql
CREATE TABLE custom.tag (
    id              bigint      GENERATED ALWAYS AS IDENTITY,
    organization_id bigint      NOT NULL DEFAULT tara.current_organization_id(),
    name            text        NOT NULL,
    color           text        NOT NULL DEFAULT '#808080',
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_tag PRIMARY KEY (id),
    CONSTRAINT uq_tag_organization UNIQUE (organization_id, id),
    CONSTRAINT fk_tag_organization FOREIGN KEY (organization_id) REFERENCES tara.organization (id),
    CONSTRAINT ck_tag_name CHECK (name <> '' AND name = btrim(name)),
    CONSTRAINT ck_tag_color CHECK (color ~ '^#[0-9a-f]{6}$')
);

CREATE TABLE custom.tag_assignment (
    id                 bigint GENERATED ALWAYS AS IDENTITY,
    organization_id    bigint NOT NULL DEFAULT tara.current_organization_id(),
    tag_id             bigint NOT NULL,
    item_id            bigint,
    asset_id           bigint,
    threat_scenario_id bigint,
    control_id         bigint,
    CONSTRAINT pk_tag_assignment PRIMARY KEY (id),
    CONSTRAINT fk_tag_assignment_tag FOREIGN KEY (organization_id, tag_id)
        REFERENCES custom.tag (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_tag_assignment_item FOREIGN KEY (organization_id, item_id)
        REFERENCES tara.item (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_tag_assignment_asset FOREIGN KEY (organization_id, asset_id)
        REFERENCES tara.asset (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_tag_assignment_threat_scenario FOREIGN KEY (organization_id, threat_scenario_id)
        REFERENCES tara.threat_scenario (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_tag_assignment_control FOREIGN KEY (organization_id, control_id)
        REFERENCES tara.control (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT ck_tag_assignment_target CHECK (num_nonnulls(item_id, asset_id, threat_scenario_id, control_id) = 1)
);

COMMENT ON TABLE custom.tag IS 'Label that a customer puts on objects.';
COMMENT ON TABLE custom.tag_assignment IS 'One tag on one object: exactly one of the four object columns is set.';

-- "Remote" and "remote" are one tag.
CREATE UNIQUE INDEX uq_tag_name ON custom.tag (organization_id, lower(name));

CREATE INDEX ix_tag_assignment_tag ON custom.tag_assignment (organization_id, tag_id);
CREATE UNIQUE INDEX uq_tag_assignment_item
    ON custom.tag_assignment (organization_id, item_id, tag_id) WHERE item_id IS NOT NULL;
CREATE UNIQUE INDEX uq_tag_assignment_asset
    ON custom.tag_assignment (organization_id, asset_id, tag_id) WHERE asset_id IS NOT NULL;
CREATE UNIQUE INDEX uq_tag_assignment_threat_scenario
    ON custom.tag_assignment (organization_id, threat_scenario_id, tag_id) WHERE threat_scenario_id IS NOT NULL;
CREATE UNIQUE INDEX uq_tag_assignment_control
    ON custom.tag_assignment (organization_id, control_id, tag_id) WHERE control_id IS NOT NULL;

CREATE POLICY pl_tag ON custom.tag
    USING (organization_id = (SELECT tara.current_organization_id()));
ALTER TABLE custom.tag ENABLE ROW LEVEL SECURITY;

CREATE POLICY pl_tag_assignment ON custom.tag_assignment
    USING (organization_id = (SELECT tara.current_organization_id()));
ALTER TABLE custom.tag_assignment ENABLE ROW LEVEL SECURITY;
