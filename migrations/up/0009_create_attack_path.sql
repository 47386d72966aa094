-- Creates attack paths, their steps and their feasibility ratings (clauses 15.6 and 15.7).
-- pgmigrate:requires 0007_create_rating_method.sql, 0008_create_threat_scenario.sql
CREATE TABLE tara.attack_path (
    id                 bigint      GENERATED ALWAYS AS IDENTITY,
    public_id          uuid        NOT NULL DEFAULT gen_random_uuid(),
    organization_id    bigint      NOT NULL DEFAULT tara.current_organization_id(),
    threat_scenario_id bigint      NOT NULL,
    code               text        NOT NULL,
    title              text        NOT NULL,
    created_at         timestamptz NOT NULL DEFAULT now(),
    updated_at         timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_attack_path PRIMARY KEY (id),
    CONSTRAINT uq_attack_path_public_id UNIQUE (public_id),
    CONSTRAINT uq_attack_path_organization UNIQUE (organization_id, id),
    CONSTRAINT uq_attack_path_code UNIQUE (organization_id, code),
    CONSTRAINT fk_attack_path_threat_scenario FOREIGN KEY (organization_id, threat_scenario_id)
        REFERENCES tara.threat_scenario (organization_id, id),
    CONSTRAINT ck_attack_path_title CHECK (btrim(title) <> '')
);

-- The key is deferrable, so that one transaction can swap two steps.
CREATE TABLE tara.attack_step (
    organization_id bigint  NOT NULL DEFAULT tara.current_organization_id(),
    attack_path_id  bigint  NOT NULL,
    step_number     integer NOT NULL,
    description     text    NOT NULL,
    CONSTRAINT pk_attack_step PRIMARY KEY (organization_id, attack_path_id, step_number)
        DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT fk_attack_step_attack_path FOREIGN KEY (organization_id, attack_path_id)
        REFERENCES tara.attack_path (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT ck_attack_step_step_number CHECK (step_number > 0)
);

-- One row per factor and not five columns: a factor can be rated, discussed and audited alone.
CREATE TABLE tara.attack_path_rating (
    organization_id bigint                       NOT NULL DEFAULT tara.current_organization_id(),
    attack_path_id  bigint                       NOT NULL,
    factor          tara.attack_potential_factor NOT NULL,
    level           text                         NOT NULL,
    rationale       text,
    CONSTRAINT pk_attack_path_rating PRIMARY KEY (organization_id, attack_path_id, factor),
    CONSTRAINT fk_attack_path_rating_attack_path FOREIGN KEY (organization_id, attack_path_id)
        REFERENCES tara.attack_path (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_attack_path_rating_level FOREIGN KEY (factor, level)
        REFERENCES tara.attack_potential_level (factor, level) ON UPDATE CASCADE
);

COMMENT ON TABLE tara.attack_path IS 'Set of deliberate actions that realizes a threat scenario.';
COMMENT ON TABLE tara.attack_step IS 'One action of an attack path, in order.';
COMMENT ON TABLE tara.attack_path_rating IS 'Answer to one attack potential factor. A path counts as rated when it has all five.';

CREATE INDEX ix_attack_path_threat_scenario ON tara.attack_path (organization_id, threat_scenario_id);
CREATE INDEX ix_attack_path_rating_level ON tara.attack_path_rating (factor, level);

CREATE POLICY pl_attack_path ON tara.attack_path
    USING (organization_id = (SELECT tara.current_organization_id()));
ALTER TABLE tara.attack_path ENABLE ROW LEVEL SECURITY;

CREATE POLICY pl_attack_step ON tara.attack_step
    USING (organization_id = (SELECT tara.current_organization_id()));
ALTER TABLE tara.attack_step ENABLE ROW LEVEL SECURITY;

CREATE POLICY pl_attack_path_rating ON tara.attack_path_rating
    USING (organization_id = (SELECT tara.current_organization_id()));
ALTER TABLE tara.attack_path_rating ENABLE ROW LEVEL SECURITY;
