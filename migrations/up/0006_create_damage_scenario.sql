-- Creates damage scenarios and their impact ratings (clauses 15.3 and 15.5).
-- pgmigrate:requires 0004_create_item.sql

-- Enums, because the standard fixes both sets. Levels stand in rising order: max() gives the worst.
CREATE TYPE tara.impact_category AS ENUM ('safety', 'financial', 'operational', 'privacy');
CREATE TYPE tara.impact_level AS ENUM ('negligible', 'moderate', 'major', 'severe');

COMMENT ON TYPE tara.impact_category IS 'Who or what is hurt: the four categories every damage scenario is rated in.';
COMMENT ON TYPE tara.impact_level IS 'Magnitude of damage, least first.';

CREATE TABLE tara.damage_scenario (
    id              bigint      GENERATED ALWAYS AS IDENTITY,
    public_id       uuid        NOT NULL DEFAULT gen_random_uuid(),
    organization_id bigint      NOT NULL DEFAULT tara.current_organization_id(),
    item_id         bigint      NOT NULL,
    code            text        NOT NULL,
    title           text        NOT NULL,
    description     text        NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_damage_scenario PRIMARY KEY (id),
    CONSTRAINT uq_damage_scenario_public_id UNIQUE (public_id),
    CONSTRAINT uq_damage_scenario_organization UNIQUE (organization_id, id),
    CONSTRAINT uq_damage_scenario_code UNIQUE (organization_id, code),
    CONSTRAINT fk_damage_scenario_item FOREIGN KEY (organization_id, item_id)
        REFERENCES tara.item (organization_id, id),
    CONSTRAINT ck_damage_scenario_title CHECK (btrim(title) <> '')
);

COMMENT ON TABLE tara.damage_scenario IS 'Adverse consequence for a road user, involving a vehicle or its function.';

CREATE TABLE tara.impact_rating (
    organization_id    bigint               NOT NULL DEFAULT tara.current_organization_id(),
    damage_scenario_id bigint               NOT NULL,
    category           tara.impact_category NOT NULL,
    level              tara.impact_level    NOT NULL,
    rationale          text,
    CONSTRAINT pk_impact_rating PRIMARY KEY (organization_id, damage_scenario_id, category),
    CONSTRAINT fk_impact_rating_damage_scenario FOREIGN KEY (organization_id, damage_scenario_id)
        REFERENCES tara.damage_scenario (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT ck_impact_rating_rationale
        CHECK (level < 'major' OR coalesce(btrim(rationale), '') <> '')
);

COMMENT ON TABLE tara.impact_rating IS 'Level of one damage scenario in one category, at most four rows each.';
COMMENT ON COLUMN tara.impact_rating.rationale IS 'Why this level. Required for major and severe.';

CREATE INDEX ix_damage_scenario_item ON tara.damage_scenario (organization_id, item_id);

CREATE POLICY pl_damage_scenario ON tara.damage_scenario
    USING (organization_id = (SELECT tara.current_organization_id()));
ALTER TABLE tara.damage_scenario ENABLE ROW LEVEL SECURITY;

CREATE POLICY pl_impact_rating ON tara.impact_rating
    USING (organization_id = (SELECT tara.current_organization_id()));
ALTER TABLE tara.impact_rating ENABLE ROW LEVEL SECURITY;
