-- Creates cybersecurity goals and claims (clauses 9.4 and 15.9) and the controls that fulfil goals.
-- pgmigrate:requires 0010_create_risk_treatment.sql

-- Enums: two outcomes by the standard, three states that the application acts on.
CREATE TYPE tara.goal_kind AS ENUM ('goal', 'claim');
CREATE TYPE tara.control_status AS ENUM ('planned', 'implemented', 'verified');

COMMENT ON TYPE tara.goal_kind IS 'A goal demands protection, a claim states why none is demanded.';
COMMENT ON TYPE tara.control_status IS 'How far a control has come, least first.';

CREATE TABLE tara.cybersecurity_goal (
    id                bigint         GENERATED ALWAYS AS IDENTITY,
    public_id         uuid           NOT NULL DEFAULT gen_random_uuid(),
    organization_id   bigint         NOT NULL DEFAULT tara.current_organization_id(),
    risk_treatment_id bigint         NOT NULL,
    kind              tara.goal_kind NOT NULL,
    code              text           NOT NULL,
    statement         text           NOT NULL,
    assurance_level   integer,
    created_at        timestamptz    NOT NULL DEFAULT now(),
    updated_at        timestamptz    NOT NULL DEFAULT now(),
    CONSTRAINT pk_cybersecurity_goal PRIMARY KEY (id),
    CONSTRAINT uq_cybersecurity_goal_public_id UNIQUE (public_id),
    CONSTRAINT uq_cybersecurity_goal_organization UNIQUE (organization_id, id),
    CONSTRAINT uq_cybersecurity_goal_code UNIQUE (organization_id, code),
    CONSTRAINT fk_cybersecurity_goal_risk_treatment FOREIGN KEY (organization_id, risk_treatment_id)
        REFERENCES tara.risk_treatment (organization_id, id),
    CONSTRAINT ck_cybersecurity_goal_statement CHECK (btrim(statement) <> ''),
    CONSTRAINT ck_cybersecurity_goal_assurance_level
        CHECK (assurance_level IS NULL OR (kind = 'goal' AND assurance_level BETWEEN 1 AND 4))
);

CREATE TABLE tara.control (
    id              bigint      GENERATED ALWAYS AS IDENTITY,
    public_id       uuid        NOT NULL DEFAULT gen_random_uuid(),
    organization_id bigint      NOT NULL DEFAULT tara.current_organization_id(),
    code            text        NOT NULL,
    name            text        NOT NULL,
    description     text        NOT NULL,
    reference       text        NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_control PRIMARY KEY (id),
    CONSTRAINT uq_control_public_id UNIQUE (public_id),
    CONSTRAINT uq_control_organization UNIQUE (organization_id, id),
    CONSTRAINT uq_control_code UNIQUE (organization_id, code),
    CONSTRAINT fk_control_organization FOREIGN KEY (organization_id) REFERENCES tara.organization (id),
    CONSTRAINT ck_control_name CHECK (btrim(name) <> ''),
    CONSTRAINT ck_control_reference CHECK (reference <> '' AND reference = btrim(reference))
);

CREATE TABLE tara.goal_control (
    organization_id bigint              NOT NULL DEFAULT tara.current_organization_id(),
    goal_id         bigint              NOT NULL,
    control_id      bigint              NOT NULL,
    status          tara.control_status NOT NULL DEFAULT 'planned',
    evidence        jsonb               NOT NULL DEFAULT '[]',
    CONSTRAINT pk_goal_control PRIMARY KEY (organization_id, goal_id, control_id),
    CONSTRAINT fk_goal_control_goal FOREIGN KEY (organization_id, goal_id)
        REFERENCES tara.cybersecurity_goal (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_goal_control_control FOREIGN KEY (organization_id, control_id)
        REFERENCES tara.control (organization_id, id),
    CONSTRAINT ck_goal_control_evidence
        CHECK (jsonb_typeof(evidence) = 'array' AND (status <> 'verified' OR evidence <> '[]'))
);

COMMENT ON TABLE tara.cybersecurity_goal IS 'Goal or claim that follows from a treatment decision.';
COMMENT ON COLUMN tara.cybersecurity_goal.assurance_level IS 'Cybersecurity assurance level (CAL) 1 to 4, goals only.';
COMMENT ON TABLE tara.control IS 'Measure that modifies risk, from the catalogue of an organization.';
COMMENT ON COLUMN tara.control.reference IS 'Where the control comes from, such as "UN R155 M10".';
COMMENT ON TABLE tara.goal_control IS 'Which control works for which goal, and how far it has come.';
COMMENT ON COLUMN tara.goal_control.evidence IS 'Array of references to test reports. Verified needs at least one.';

CREATE INDEX ix_cybersecurity_goal_risk_treatment ON tara.cybersecurity_goal (organization_id, risk_treatment_id);
CREATE INDEX ix_goal_control_control ON tara.goal_control (organization_id, control_id);
CREATE INDEX ix_goal_control_unverified ON tara.goal_control (organization_id, status)
    WHERE status <> 'verified';

CREATE POLICY pl_cybersecurity_goal ON tara.cybersecurity_goal
    USING (organization_id = (SELECT tara.current_organization_id()));
ALTER TABLE tara.cybersecurity_goal ENABLE ROW LEVEL SECURITY;

CREATE POLICY pl_control ON tara.control
    USING (organization_id = (SELECT tara.current_organization_id()));
ALTER TABLE tara.control ENABLE ROW LEVEL SECURITY;

CREATE POLICY pl_goal_control ON tara.goal_control
    USING (organization_id = (SELECT tara.current_organization_id()));
ALTER TABLE tara.goal_control ENABLE ROW LEVEL SECURITY;
