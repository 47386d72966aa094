-- Gives tests two tenants with equal codes, so that a leak between tenants shows at once.
-- TGW-T01 is rated fully, TGW-T02 only in part: it must have no feasibility and no risk value.
-- pgmigrate:requires 0013_create_tag.sql, 0016_expand_control_reference.sql
INSERT INTO tara.organization (code, name) VALUES
    ('TEST-A', 'Test organization A'),
    ('TEST-B', 'Test organization B');

INSERT INTO tara.item (organization_id, code, name, boundary, functions, operational_environment)
SELECT o.id, 'TGW', 'Telematics gateway', 'Modem, gateway ECU and their link',
    'Connects the vehicle to the backend', 'Public cellular network'
FROM tara.organization AS o
WHERE o.code IN ('TEST-A', 'TEST-B');

INSERT INTO tara.asset (organization_id, item_id, code, name, description)
SELECT i.organization_id, i.id, 'TGW-A01', 'Backend connection', 'Channel between vehicle and backend'
FROM tara.item AS i
JOIN tara.organization AS o ON o.id = i.organization_id
WHERE o.code IN ('TEST-A', 'TEST-B') AND i.code = 'TGW';

INSERT INTO tara.asset_property (organization_id, asset_id, property)
SELECT a.organization_id, a.id, seed.property::tara.cybersecurity_property
FROM tara.asset AS a
JOIN tara.organization AS o ON o.id = a.organization_id
CROSS JOIN (VALUES ('authenticity'), ('confidentiality')) AS seed (property)
WHERE o.code IN ('TEST-A', 'TEST-B') AND a.code = 'TGW-A01';

INSERT INTO tara.damage_scenario (organization_id, item_id, code, title, description)
SELECT i.organization_id, i.id, 'TGW-D01', 'Doors open for strangers', 'The vehicle is unlocked from afar'
FROM tara.item AS i
JOIN tara.organization AS o ON o.id = i.organization_id
WHERE o.code IN ('TEST-A', 'TEST-B') AND i.code = 'TGW';

-- The tenants differ in one level, and so in their risk: 4 in TEST-A, 3 in TEST-B.
INSERT INTO tara.impact_rating (organization_id, damage_scenario_id, category, level, rationale)
SELECT d.organization_id, d.id, 'financial',
    CASE o.code WHEN 'TEST-A' THEN 'major' ELSE 'moderate' END::tara.impact_level, 'Theft of contents'
FROM tara.damage_scenario AS d
JOIN tara.organization AS o ON o.id = d.organization_id
WHERE o.code IN ('TEST-A', 'TEST-B') AND d.code = 'TGW-D01';

INSERT INTO tara.threat_scenario (organization_id, asset_id, property, code, title, description, stride)
SELECT a.organization_id, a.id, seed.property::tara.cybersecurity_property,
    seed.code, seed.title, seed.description, seed.stride::tara.stride
FROM tara.asset AS a
JOIN tara.organization AS o ON o.id = a.organization_id
CROSS JOIN (VALUES
    ('TGW-T01', 'authenticity',    'spoofing',               'Forged backend command', 'A false backend sends unlock commands'),
    ('TGW-T02', 'confidentiality', 'information_disclosure', 'Intercepted session', 'Traffic is read in passing')
) AS seed (code, property, stride, title, description)
WHERE o.code IN ('TEST-A', 'TEST-B') AND a.code = 'TGW-A01';

INSERT INTO tara.threat_damage (organization_id, threat_scenario_id, damage_scenario_id)
SELECT t.organization_id, t.id, d.id
FROM tara.threat_scenario AS t
JOIN tara.organization AS o ON o.id = t.organization_id
JOIN tara.damage_scenario AS d ON d.organization_id = t.organization_id AND d.code = 'TGW-D01'
WHERE o.code IN ('TEST-A', 'TEST-B') AND t.code IN ('TGW-T01', 'TGW-T02');

INSERT INTO tara.attack_path (organization_id, threat_scenario_id, code, title)
SELECT t.organization_id, t.id, replace(t.code, '-T', '-P'), 'False base station'
FROM tara.threat_scenario AS t
JOIN tara.organization AS o ON o.id = t.organization_id
WHERE o.code IN ('TEST-A', 'TEST-B') AND t.code IN ('TGW-T01', 'TGW-T02');

INSERT INTO tara.attack_step (organization_id, attack_path_id, step_number, description)
SELECT p.organization_id, p.id, 1, 'Set up a false base station'
FROM tara.attack_path AS p
JOIN tara.organization AS o ON o.id = p.organization_id
WHERE o.code IN ('TEST-A', 'TEST-B') AND p.code IN ('TGW-P01', 'TGW-P02');

INSERT INTO tara.attack_path_rating (organization_id, attack_path_id, factor, level)
SELECT p.organization_id, p.id, seed.factor::tara.attack_potential_factor, seed.level
FROM (VALUES
    ('TGW-P01', 'elapsed_time',          'up_to_1_week'),
    ('TGW-P01', 'specialist_expertise',  'proficient'),
    ('TGW-P01', 'knowledge_of_item',     'public'),
    ('TGW-P01', 'window_of_opportunity', 'easy'),
    ('TGW-P01', 'equipment',             'specialized'),
    ('TGW-P02', 'elapsed_time',          'up_to_1_week'),
    ('TGW-P02', 'equipment',             'specialized')
) AS seed (code, factor, level)
JOIN tara.attack_path AS p ON p.code = seed.code
JOIN tara.organization AS o ON o.id = p.organization_id
WHERE o.code IN ('TEST-A', 'TEST-B');

INSERT INTO tara.control (organization_id, code, name, description, reference_source, reference_clause)
SELECT o.id, seed.code, seed.name, seed.description, seed.source, seed.clause
FROM tara.organization AS o
CROSS JOIN (VALUES
    ('TC-01', 'Mutual authentication', 'Vehicle and backend hold certificates', 'UN R155', 'M10'),
    ('TC-02', 'Local policy', 'Unlocking needs a second factor', 'Internal', 'TEST-REQ-1')
) AS seed (code, name, description, source, clause)
WHERE o.code IN ('TEST-A', 'TEST-B');

INSERT INTO custom.tag (organization_id, name)
SELECT o.id, 'remote' FROM tara.organization AS o WHERE o.code IN ('TEST-A', 'TEST-B');
