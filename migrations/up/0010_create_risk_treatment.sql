-- Creates recorded risk values and the decisions taken on them (clauses 15.8 and 15.9).
-- pgmigrate:requires 0008_create_threat_scenario.sql

-- An enum, because the standard knows exactly these four.
CREATE TYPE tara.treatment_option AS ENUM ('avoid', 'reduce', 'share', 'retain');

COMMENT ON TYPE tara.treatment_option IS 'What is done about a risk.';

CREATE TABLE tara.risk_assessment (
    id                 bigint                  GENERATED ALWAYS AS IDENTITY,
    organization_id    bigint                  NOT NULL DEFAULT tara.current_organization_id(),
    threat_scenario_id bigint                  NOT NULL,
    impact             tara.impact_level       NOT NULL,
    feasibility        tara.attack_feasibility NOT NULL,
    risk_value         integer                 NOT NULL,
    assessed_at        timestamptz             NOT NULL DEFAULT now(),
    assessed_by        text                    NOT NULL,
    CONSTRAINT pk_risk_assessment PRIMARY KEY (id),
    CONSTRAINT fk_risk_assessment_threat_scenario FOREIGN KEY (organization_id, threat_scenario_id)
        REFERENCES tara.threat_scenario (organization_id, id),
    CONSTRAINT ck_risk_assessment_risk_value CHECK (risk_value BETWEEN 1 AND 5)
);

COMMENT ON TABLE tara.risk_assessment IS 'Risk values as they were approved. View tara.v_threat_risk has those of today.';
COMMENT ON COLUMN tara.risk_assessment.risk_value IS
    'Copied and not looked up: a later change of the matrix must not rewrite what was approved.';

CREATE TABLE tara.risk_treatment (
    id                 bigint                GENERATED ALWAYS AS IDENTITY,
    public_id          uuid                  NOT NULL DEFAULT gen_random_uuid(),
    organization_id    bigint                NOT NULL DEFAULT tara.current_organization_id(),
    threat_scenario_id bigint                NOT NULL,
    option             tara.treatment_option NOT NULL,
    rationale          text                  NOT NULL,
    decided_by         text                  NOT NULL,
    valid_during       tstzrange             NOT NULL DEFAULT tstzrange(now(), NULL),
    created_at         timestamptz           NOT NULL DEFAULT now(),
    updated_at         timestamptz           NOT NULL DEFAULT now(),
    CONSTRAINT pk_risk_treatment PRIMARY KEY (id),
    CONSTRAINT uq_risk_treatment_public_id UNIQUE (public_id),
    CONSTRAINT uq_risk_treatment_organization UNIQUE (organization_id, id),
    CONSTRAINT fk_risk_treatment_threat_scenario FOREIGN KEY (organization_id, threat_scenario_id)
        REFERENCES tara.threat_scenario (organization_id, id),
    CONSTRAINT ck_risk_treatment_rationale CHECK (btrim(rationale) <> ''),
    CONSTRAINT ck_risk_treatment_valid_during CHECK (NOT isempty(valid_during) AND NOT lower_inf(valid_during)),
    -- The range of one id stands for equality, which would need the btree_gist extension.
    CONSTRAINT ex_risk_treatment_valid_during EXCLUDE USING gist (
        int8range(threat_scenario_id, threat_scenario_id, '[]') WITH &&,
        valid_during WITH &&
    )
);

COMMENT ON TABLE tara.risk_treatment IS 'Decision on the risk of a threat scenario, with the reasons.';
COMMENT ON COLUMN tara.risk_treatment.valid_during IS
    'When the decision holds. A new one ends the old one, so a threat has one decision at any time.';

CREATE INDEX ix_risk_assessment_threat_scenario
    ON tara.risk_assessment (organization_id, threat_scenario_id, assessed_at DESC);
CREATE INDEX ix_risk_treatment_threat_scenario ON tara.risk_treatment (organization_id, threat_scenario_id);

-- Accepted risks come up for review: the index holds only those that still stand.
CREATE INDEX ix_risk_treatment_retained ON tara.risk_treatment (organization_id, created_at)
    WHERE option IN ('share', 'retain') AND upper_inf(valid_during);

CREATE POLICY pl_risk_assessment ON tara.risk_assessment
    USING (organization_id = (SELECT tara.current_organization_id()));
ALTER TABLE tara.risk_assessment ENABLE ROW LEVEL SECURITY;

CREATE POLICY pl_risk_treatment ON tara.risk_treatment
    USING (organization_id = (SELECT tara.current_organization_id()));
ALTER TABLE tara.risk_treatment ENABLE ROW LEVEL SECURITY;
