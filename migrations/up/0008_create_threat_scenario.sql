-- Creates threat scenarios and the damage each can cause (clause 15.4).
-- pgmigrate:requires 0005_create_asset.sql, 0006_create_damage_scenario.sql

-- An enum: STRIDE is a closed set by its name.
CREATE TYPE tara.stride AS ENUM (
    'spoofing', 'tampering', 'repudiation', 'information_disclosure', 'denial_of_service', 'elevation_of_privilege'
);

COMMENT ON TYPE tara.stride IS 'Kind of threat, by the STRIDE model.';

CREATE TABLE tara.threat_scenario (
    id              bigint                      GENERATED ALWAYS AS IDENTITY,
    public_id       uuid                        NOT NULL DEFAULT gen_random_uuid(),
    organization_id bigint                      NOT NULL DEFAULT tara.current_organization_id(),
    asset_id        bigint                      NOT NULL,
    property        tara.cybersecurity_property NOT NULL,
    code            text                        NOT NULL,
    title           text                        NOT NULL,
    description     text                        NOT NULL,
    stride          tara.stride                 NOT NULL,
    search          tsvector                    GENERATED ALWAYS AS (
        setweight(to_tsvector('pg_catalog.english', title), 'A')
        || setweight(to_tsvector('pg_catalog.english', description), 'B')
    ) STORED,
    created_at      timestamptz                 NOT NULL DEFAULT now(),
    updated_at      timestamptz                 NOT NULL DEFAULT now(),
    CONSTRAINT pk_threat_scenario PRIMARY KEY (id),
    CONSTRAINT uq_threat_scenario_public_id UNIQUE (public_id),
    CONSTRAINT uq_threat_scenario_organization UNIQUE (organization_id, id),
    CONSTRAINT uq_threat_scenario_code UNIQUE (organization_id, code),
    CONSTRAINT fk_threat_scenario_asset_property FOREIGN KEY (organization_id, asset_id, property)
        REFERENCES tara.asset_property (organization_id, asset_id, property),
    CONSTRAINT ck_threat_scenario_title CHECK (btrim(title) <> '')
);

COMMENT ON TABLE tara.threat_scenario IS 'Potential cause of compromise of one cybersecurity property of one asset.';
COMMENT ON COLUMN tara.threat_scenario.property IS 'The property that is lost. It must be one the asset has.';
COMMENT ON COLUMN tara.threat_scenario.search IS 'Full text of title and description, kept by the server.';

CREATE TABLE tara.threat_damage (
    organization_id    bigint NOT NULL DEFAULT tara.current_organization_id(),
    threat_scenario_id bigint NOT NULL,
    damage_scenario_id bigint NOT NULL,
    CONSTRAINT pk_threat_damage PRIMARY KEY (organization_id, threat_scenario_id, damage_scenario_id),
    CONSTRAINT fk_threat_damage_threat_scenario FOREIGN KEY (organization_id, threat_scenario_id)
        REFERENCES tara.threat_scenario (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_threat_damage_damage_scenario FOREIGN KEY (organization_id, damage_scenario_id)
        REFERENCES tara.damage_scenario (organization_id, id)
);

COMMENT ON TABLE tara.threat_damage IS
    'Which threat leads to which damage. May cross items: a threat to a component can damage the whole.';

CREATE INDEX ix_threat_scenario_asset_property ON tara.threat_scenario (organization_id, asset_id, property);
-- Used by tara.find_threats(). See there why a plain query of a tenant cannot use it.
CREATE INDEX ix_threat_scenario_search ON tara.threat_scenario USING gin (search);
CREATE INDEX ix_threat_damage_damage_scenario ON tara.threat_damage (organization_id, damage_scenario_id);

CREATE POLICY pl_threat_scenario ON tara.threat_scenario
    USING (organization_id = (SELECT tara.current_organization_id()));
ALTER TABLE tara.threat_scenario ENABLE ROW LEVEL SECURITY;

CREATE POLICY pl_threat_damage ON tara.threat_damage
    USING (organization_id = (SELECT tara.current_organization_id()));
ALTER TABLE tara.threat_damage ENABLE ROW LEVEL SECURITY;
