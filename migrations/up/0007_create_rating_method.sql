-- Creates the rating method: attack potential, feasibility bands and risk matrix (clauses 15.7, 15.8).
-- Tables and not enums with code, because Annexes G and H are only examples and customers tune them.
-- pgmigrate:requires 0006_create_damage_scenario.sql

-- Enums, because they are the questions the method asks. The tables below hold the answers.
CREATE TYPE tara.attack_potential_factor AS ENUM (
    'elapsed_time', 'specialist_expertise', 'knowledge_of_item', 'window_of_opportunity', 'equipment'
);
CREATE TYPE tara.attack_feasibility AS ENUM ('very_low', 'low', 'medium', 'high');

COMMENT ON TYPE tara.attack_potential_factor IS 'The five factors of the attack potential method (ISO/IEC 18045).';
COMMENT ON TYPE tara.attack_feasibility IS 'How easily an attack path is carried out, least first.';

-- One method for the whole database and not one per tenant: risk values stay comparable.
CREATE TABLE tara.attack_potential_level (
    factor      tara.attack_potential_factor NOT NULL,
    level       text                         NOT NULL,
    points      integer                      NOT NULL,
    description text                         NOT NULL,
    CONSTRAINT pk_attack_potential_level PRIMARY KEY (factor, level),
    CONSTRAINT ck_attack_potential_level_level CHECK (level ~ '^[a-z][a-z0-9_]*$'),
    CONSTRAINT ck_attack_potential_level_points CHECK (points BETWEEN 0 AND 99)
);

CREATE TABLE tara.feasibility_band (
    feasibility tara.attack_feasibility NOT NULL,
    min_points  integer                 NOT NULL,
    max_points  integer,
    points      int4range               GENERATED ALWAYS AS (int4range(min_points, max_points, '[]')) STORED,
    CONSTRAINT pk_feasibility_band PRIMARY KEY (feasibility),
    CONSTRAINT ck_feasibility_band_points CHECK (min_points >= 0 AND max_points >= min_points),
    CONSTRAINT ex_feasibility_band_points EXCLUDE USING gist (points WITH &&)
);

CREATE TABLE tara.risk_matrix (
    impact      tara.impact_level       NOT NULL,
    feasibility tara.attack_feasibility NOT NULL,
    risk_value  integer                 NOT NULL,
    CONSTRAINT pk_risk_matrix PRIMARY KEY (impact, feasibility),
    CONSTRAINT ck_risk_matrix_risk_value CHECK (risk_value BETWEEN 1 AND 5)
);

COMMENT ON TABLE tara.attack_potential_level IS 'Answers to each factor, with their points. More points mean a harder attack.';
COMMENT ON TABLE tara.feasibility_band IS 'Which sum of points makes which feasibility. Bands never overlap.';
COMMENT ON COLUMN tara.feasibility_band.max_points IS 'Inclusive. NULL for the open end.';
COMMENT ON COLUMN tara.feasibility_band.points IS 'Both ends as a range, for lookups and for the exclusion constraint.';
COMMENT ON TABLE tara.risk_matrix IS 'Risk value of each impact and feasibility, 1 (lowest) to 5.';

-- The defaults are part of the schema: without them nothing can be rated.
INSERT INTO tara.attack_potential_level (factor, level, points, description) VALUES
    ('elapsed_time',          'up_to_1_day',           0, 'One day or less'),
    ('elapsed_time',          'up_to_1_week',          1, 'One week or less'),
    ('elapsed_time',          'up_to_1_month',         4, 'One month or less'),
    ('elapsed_time',          'up_to_6_months',       17, 'Six months or less'),
    ('elapsed_time',          'over_6_months',        19, 'More than six months'),
    ('specialist_expertise',  'layman',                0, 'No particular expertise'),
    ('specialist_expertise',  'proficient',            3, 'Knows the field and its usual attacks'),
    ('specialist_expertise',  'expert',                6, 'Knows algorithms, protocols and hardware in depth'),
    ('specialist_expertise',  'multiple_experts',      8, 'Experts of several fields together'),
    ('knowledge_of_item',     'public',                0, 'Published information'),
    ('knowledge_of_item',     'restricted',            3, 'Shared with partners under an agreement'),
    ('knowledge_of_item',     'confidential',          7, 'Shared between a few teams of the developer'),
    ('knowledge_of_item',     'strictly_confidential', 11, 'Known to a few named people'),
    ('window_of_opportunity', 'unlimited',             0, 'Remote, at any time'),
    ('window_of_opportunity', 'easy',                  1, 'Access is limited in time but frequent'),
    ('window_of_opportunity', 'moderate',              4, 'Needs the vehicle in reach for a while'),
    ('window_of_opportunity', 'difficult',            10, 'Needs the vehicle opened, unobserved'),
    ('equipment',             'standard',              0, 'At hand or easily bought'),
    ('equipment',             'specialized',           4, 'Bought or built with moderate effort'),
    ('equipment',             'bespoke',               7, 'Made for this attack, or sold to few'),
    ('equipment',             'multiple_bespoke',      9, 'Several bespoke tools for several steps');

INSERT INTO tara.feasibility_band (feasibility, min_points, max_points) VALUES
    ('high',      0,   13),
    ('medium',   14,   19),
    ('low',      20,   24),
    ('very_low', 25, NULL);

INSERT INTO tara.risk_matrix (impact, feasibility, risk_value) VALUES
    ('negligible', 'very_low', 1), ('negligible', 'low', 1), ('negligible', 'medium', 1), ('negligible', 'high', 1),
    ('moderate',   'very_low', 1), ('moderate',   'low', 2), ('moderate',   'medium', 2), ('moderate',   'high', 3),
    ('major',      'very_low', 1), ('major',      'low', 2), ('major',      'medium', 3), ('major',      'high', 4),
    ('severe',     'very_low', 2), ('severe',     'low', 3), ('severe',     'medium', 4), ('severe',     'high', 5);
