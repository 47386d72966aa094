-- Gives developers a complete analysis to work with: the headlamp system, after the example of Annex H.
-- Rows are found by their codes, never by ids. The down script removes exactly these codes.
-- pgmigrate:requires 0013_create_tag.sql, 0016_expand_control_reference.sql
INSERT INTO tara.organization (code, name) VALUES ('DEMO', 'Northlight Motors (demo)');

INSERT INTO tara.item (organization_id, code, name, boundary, functions, operational_environment, assumptions, status)
SELECT o.id, 'HLS', 'Headlamp system',
    'Lamp switch, body control ECU, headlamp controller and the body bus between them. The gateway is outside.',
    'Switches low and high beam on request, and dips the high beam for oncoming traffic.',
    'Passenger car with a telematics unit, a diagnostic port and over-the-air updates.',
    '["The gateway forwards diagnostic frames to the body bus.", "The body bus itself has no authentication."]',
    'in_review'
FROM tara.organization AS o
WHERE o.code = 'DEMO';

INSERT INTO tara.asset (organization_id, item_id, code, name, description, attributes)
SELECT i.organization_id, i.id, seed.code, seed.name, seed.description, seed.attributes::jsonb
FROM tara.item AS i
JOIN tara.organization AS o ON o.id = i.organization_id AND o.code = 'DEMO'
CROSS JOIN (VALUES
    ('HLS-A01', 'Lamp request', 'Signal from lamp switch to headlamp controller',
        '{"kind": "signal", "bus": "body CAN"}'),
    ('HLS-A02', 'Oncoming traffic signal', 'Signal of the camera that dips the high beam',
        '{"kind": "signal", "bus": "body CAN"}'),
    ('HLS-A03', 'Body control firmware', 'Program and calibration of the body control ECU',
        '{"kind": "software", "ecu": "BCM"}'),
    ('HLS-A04', 'Diagnostic session', 'Extended session of the body control ECU',
        '{"kind": "interface", "ecu": "BCM", "port": "OBD"}'),
    ('HLS-A05', 'Update signing key', 'Private key that signs firmware packages',
        '{"kind": "key", "place": "build server"}'),
    ('HLS-A06', 'Lighting event log', 'When and where the lights were switched',
        '{"kind": "data", "ecu": "BCM", "personal": true}')
) AS seed (code, name, description, attributes)
WHERE i.code = 'HLS';

INSERT INTO tara.asset_property (organization_id, asset_id, property)
SELECT a.organization_id, a.id, seed.property::tara.cybersecurity_property
FROM (VALUES
    ('HLS-A01', 'integrity'), ('HLS-A01', 'availability'), ('HLS-A01', 'authenticity'),
    ('HLS-A02', 'integrity'), ('HLS-A02', 'availability'),
    ('HLS-A03', 'integrity'), ('HLS-A03', 'confidentiality'),
    ('HLS-A04', 'authorization'),
    ('HLS-A05', 'confidentiality'),
    ('HLS-A06', 'confidentiality'), ('HLS-A06', 'non_repudiation')
) AS seed (code, property)
JOIN tara.asset AS a ON a.code = seed.code
JOIN tara.organization AS o ON o.id = a.organization_id AND o.code = 'DEMO';

INSERT INTO tara.damage_scenario (organization_id, item_id, code, title, description)
SELECT i.organization_id, i.id, seed.code, seed.title, seed.description
FROM tara.item AS i
JOIN tara.organization AS o ON o.id = i.organization_id AND o.code = 'DEMO'
CROSS JOIN (VALUES
    ('HLS-D01', 'Headlamps go out at night', 'Collision with an obstacle after the low beam is lost at medium speed'),
    ('HLS-D02', 'Oncoming drivers are dazzled', 'High beam stays on towards oncoming traffic'),
    ('HLS-D03', 'Vehicle is useless after dark', 'Headlamps cannot be switched on while parked'),
    ('HLS-D04', 'Firmware is copied', 'Know-how of the lighting functions reaches competitors'),
    ('HLS-D05', 'Fleet runs manipulated firmware', 'Foreign firmware acts in many vehicles at once'),
    ('HLS-D06', 'Driving habits are exposed', 'Times and places of journeys become known to others')
) AS seed (code, title, description)
WHERE i.code = 'HLS';

INSERT INTO tara.impact_rating (organization_id, damage_scenario_id, category, level, rationale)
SELECT d.organization_id, d.id, seed.category::tara.impact_category, seed.level::tara.impact_level, seed.rationale
FROM (VALUES
    ('HLS-D01', 'safety',      'severe',     'Life-threatening injuries are likely'),
    ('HLS-D01', 'financial',   'moderate',   NULL),
    ('HLS-D01', 'operational', 'major',      'An important function is lost while driving'),
    ('HLS-D01', 'privacy',     'negligible', NULL),
    ('HLS-D02', 'safety',      'major',      'Severe injuries of others are possible'),
    ('HLS-D02', 'financial',   'negligible', NULL),
    ('HLS-D02', 'operational', 'moderate',   NULL),
    ('HLS-D02', 'privacy',     'negligible', NULL),
    ('HLS-D03', 'safety',      'negligible', NULL),
    ('HLS-D03', 'financial',   'moderate',   NULL),
    ('HLS-D03', 'operational', 'major',      'The vehicle cannot be used at night'),
    ('HLS-D03', 'privacy',     'negligible', NULL),
    ('HLS-D04', 'safety',      'negligible', NULL),
    ('HLS-D04', 'financial',   'major',      'Development cost of several years'),
    ('HLS-D04', 'operational', 'negligible', NULL),
    ('HLS-D04', 'privacy',     'negligible', NULL),
    ('HLS-D05', 'safety',      'severe',     'Every lighting function is in foreign hands'),
    ('HLS-D05', 'financial',   'severe',     'Recall of the fleet'),
    ('HLS-D05', 'operational', 'severe',     'Vehicles must be taken off the road'),
    ('HLS-D05', 'privacy',     'moderate',   NULL),
    ('HLS-D06', 'safety',      'negligible', NULL),
    ('HLS-D06', 'financial',   'moderate',   NULL),
    ('HLS-D06', 'operational', 'negligible', NULL),
    ('HLS-D06', 'privacy',     'major',      'Movement profile of an identifiable person')
) AS seed (code, category, level, rationale)
JOIN tara.damage_scenario AS d ON d.code = seed.code
JOIN tara.organization AS o ON o.id = d.organization_id AND o.code = 'DEMO';

-- HLS-T10 has no attack path and no decision yet: the register shows what is still open.
INSERT INTO tara.threat_scenario (organization_id, asset_id, property, code, title, description, stride)
SELECT a.organization_id, a.id, seed.property::tara.cybersecurity_property,
    seed.code, seed.title, seed.description, seed.stride::tara.stride
FROM (VALUES
    ('HLS-T01', 'HLS-A01', 'authenticity', 'spoofing', 'Forged lamp request',
        'A foreign node sends lamp off requests on the body bus'),
    ('HLS-T02', 'HLS-A01', 'integrity', 'tampering', 'Altered lamp request',
        'Frames are changed between switch and controller'),
    ('HLS-T03', 'HLS-A01', 'availability', 'denial_of_service', 'Flooded body bus',
        'High-priority frames keep lamp requests off the bus'),
    ('HLS-T04', 'HLS-A02', 'integrity', 'tampering', 'Suppressed oncoming traffic signal',
        'The high beam is no longer dipped'),
    ('HLS-T05', 'HLS-A03', 'integrity', 'tampering', 'Manipulated firmware update',
        'A changed package passes as an update'),
    ('HLS-T06', 'HLS-A03', 'confidentiality', 'information_disclosure', 'Firmware read out',
        'Flash memory is read over the debug port'),
    ('HLS-T07', 'HLS-A04', 'authorization', 'elevation_of_privilege', 'Unauthorized diagnostic session',
        'Routine controls are started without the right to'),
    ('HLS-T08', 'HLS-A05', 'confidentiality', 'information_disclosure', 'Signing key extracted',
        'The key leaves the build server'),
    ('HLS-T09', 'HLS-A06', 'confidentiality', 'information_disclosure', 'Event log read by others',
        'A workshop tool downloads the log'),
    ('HLS-T10', 'HLS-A06', 'non_repudiation', 'repudiation', 'Event log erased',
        'Lighting events vanish after an accident')
) AS seed (code, asset_code, property, stride, title, description)
JOIN tara.asset AS a ON a.code = seed.asset_code
JOIN tara.organization AS o ON o.id = a.organization_id AND o.code = 'DEMO';

INSERT INTO tara.threat_damage (organization_id, threat_scenario_id, damage_scenario_id)
SELECT t.organization_id, t.id, d.id
FROM (VALUES
    ('HLS-T01', 'HLS-D01'), ('HLS-T02', 'HLS-D01'), ('HLS-T02', 'HLS-D02'), ('HLS-T03', 'HLS-D01'),
    ('HLS-T03', 'HLS-D03'), ('HLS-T04', 'HLS-D02'), ('HLS-T05', 'HLS-D05'), ('HLS-T06', 'HLS-D04'),
    ('HLS-T07', 'HLS-D03'), ('HLS-T08', 'HLS-D05'), ('HLS-T09', 'HLS-D06')
) AS seed (threat_code, damage_code)
JOIN tara.threat_scenario AS t ON t.code = seed.threat_code
JOIN tara.organization AS o ON o.id = t.organization_id AND o.code = 'DEMO'
JOIN tara.damage_scenario AS d ON d.organization_id = t.organization_id AND d.code = seed.damage_code;

INSERT INTO tara.attack_path (organization_id, threat_scenario_id, code, title)
SELECT t.organization_id, t.id, seed.code, seed.title
FROM (VALUES
    ('HLS-P01', 'HLS-T01', 'Through the telematics unit'),
    ('HLS-P02', 'HLS-T01', 'Through a dongle on the diagnostic port'),
    ('HLS-P03', 'HLS-T02', 'Device spliced into the body bus'),
    ('HLS-P04', 'HLS-T03', 'Dongle floods the bus'),
    ('HLS-P05', 'HLS-T04', 'Frames injected behind the headlamp'),
    ('HLS-P06', 'HLS-T05', 'Package with a collided signature'),
    ('HLS-P07', 'HLS-T06', 'Debug port of an opened ECU'),
    ('HLS-P08', 'HLS-T07', 'Seed and key recovered from a tester'),
    ('HLS-P09', 'HLS-T08', 'Side channel on the security module'),
    ('HLS-P10', 'HLS-T09', 'Workshop tool without login')
) AS seed (code, threat_code, title)
JOIN tara.threat_scenario AS t ON t.code = seed.threat_code
JOIN tara.organization AS o ON o.id = t.organization_id AND o.code = 'DEMO';

INSERT INTO tara.attack_step (organization_id, attack_path_id, step_number, description)
SELECT p.organization_id, p.id, seed.step_number, seed.description
FROM (VALUES
    ('HLS-P01', 1, 'Take over the telematics unit over the cellular network'),
    ('HLS-P01', 2, 'Send diagnostic frames to the gateway'),
    ('HLS-P01', 3, 'Gateway forwards them, forged lamp requests reach the body bus'),
    ('HLS-P02', 1, 'Plant a dongle with a radio on the diagnostic port'),
    ('HLS-P02', 2, 'Send forged lamp requests from nearby'),
    ('HLS-P03', 1, 'Open the wing and cut the body bus'),
    ('HLS-P03', 2, 'Insert a device that changes frames in passing'),
    ('HLS-P04', 1, 'Plant a dongle on the diagnostic port'),
    ('HLS-P04', 2, 'Send frames of the highest priority without pause'),
    ('HLS-P05', 1, 'Reach the bus through the headlamp connector'),
    ('HLS-P05', 2, 'Overwrite the oncoming traffic signal'),
    ('HLS-P06', 1, 'Find a second package with the same signature'),
    ('HLS-P06', 2, 'Offer it to vehicles as an update'),
    ('HLS-P07', 1, 'Remove and open the ECU'),
    ('HLS-P07', 2, 'Unlock the debug port and read the flash memory'),
    ('HLS-P08', 1, 'Extract the algorithm from a workshop tester'),
    ('HLS-P08', 2, 'Open an extended session and start routine controls'),
    ('HLS-P09', 1, 'Get access to the build server room'),
    ('HLS-P09', 2, 'Measure the security module while it signs'),
    ('HLS-P10', 1, 'Connect any workshop tool'),
    ('HLS-P10', 2, 'Download the event log')
) AS seed (code, step_number, description)
JOIN tara.attack_path AS p ON p.code = seed.code
JOIN tara.organization AS o ON o.id = p.organization_id AND o.code = 'DEMO';

INSERT INTO tara.attack_path_rating (organization_id, attack_path_id, factor, level)
SELECT p.organization_id, p.id, rating.factor::tara.attack_potential_factor, rating.level
FROM (VALUES
    ('HLS-P01', 'up_to_1_month',  'expert',           'restricted',            'easy',      'standard'),
    ('HLS-P02', 'up_to_1_week',   'proficient',       'restricted',            'moderate',  'standard'),
    ('HLS-P03', 'up_to_1_month',  'proficient',       'restricted',            'difficult', 'specialized'),
    ('HLS-P04', 'up_to_1_day',    'proficient',       'public',                'moderate',  'standard'),
    ('HLS-P05', 'up_to_1_week',   'proficient',       'restricted',            'moderate',  'specialized'),
    ('HLS-P06', 'over_6_months',  'multiple_experts', 'confidential',          'unlimited', 'bespoke'),
    ('HLS-P07', 'up_to_1_month',  'expert',           'restricted',            'difficult', 'specialized'),
    ('HLS-P08', 'up_to_1_week',   'expert',           'confidential',          'moderate',  'specialized'),
    ('HLS-P09', 'up_to_6_months', 'multiple_experts', 'strictly_confidential', 'difficult', 'bespoke'),
    ('HLS-P10', 'up_to_1_day',    'layman',           'restricted',            'moderate',  'specialized')
) AS seed (code, elapsed_time, specialist_expertise, knowledge_of_item, window_of_opportunity, equipment)
CROSS JOIN LATERAL (VALUES
    ('elapsed_time',          seed.elapsed_time),
    ('specialist_expertise',  seed.specialist_expertise),
    ('knowledge_of_item',     seed.knowledge_of_item),
    ('window_of_opportunity', seed.window_of_opportunity),
    ('equipment',             seed.equipment)
) AS rating (factor, level)
JOIN tara.attack_path AS p ON p.code = seed.code
JOIN tara.organization AS o ON o.id = p.organization_id AND o.code = 'DEMO';

-- HLS-T03 was retained at first and is reduced now: a history without overlap.
INSERT INTO tara.risk_treatment (organization_id, threat_scenario_id, option, rationale, decided_by, valid_during)
SELECT t.organization_id, t.id, seed.option::tara.treatment_option, seed.rationale, 'demo seed', seed.valid_during::tstzrange
FROM (VALUES
    ('HLS-T01', 'reduce', 'Loss of light while driving is not acceptable', '[2025-01-15 00:00+00,)'),
    ('HLS-T02', 'reduce', 'The measure against forged requests works here too', '[2025-01-15 00:00+00,)'),
    ('HLS-T03', 'retain', 'Flooding was thought to need lasting access', '[2025-01-15 00:00+00,2025-03-01 00:00+00)'),
    ('HLS-T03', 'reduce', 'A cheap dongle is enough, as tests have shown', '[2025-03-01 00:00+00,)'),
    ('HLS-T04', 'share',  'The camera supplier answers for the signal', '[2025-01-15 00:00+00,)'),
    ('HLS-T05', 'reduce', 'Manipulated firmware would hit the whole fleet', '[2025-01-15 00:00+00,)'),
    ('HLS-T06', 'retain', 'Firmware holds no secret that vehicles share', '[2025-01-15 00:00+00,)'),
    ('HLS-T07', 'reduce', 'Testers are sold freely', '[2025-01-15 00:00+00,)'),
    ('HLS-T08', 'reduce', 'The key protects every vehicle', '[2025-01-15 00:00+00,)'),
    ('HLS-T09', 'avoid',  'Places are no longer recorded', '[2025-02-01 00:00+00,)')
) AS seed (threat_code, option, rationale, valid_during)
JOIN tara.threat_scenario AS t ON t.code = seed.threat_code
JOIN tara.organization AS o ON o.id = t.organization_id AND o.code = 'DEMO';

INSERT INTO tara.cybersecurity_goal (organization_id, risk_treatment_id, kind, code, statement, assurance_level)
SELECT r.organization_id, r.id, seed.kind::tara.goal_kind, seed.code, seed.statement, seed.assurance_level
FROM (VALUES
    ('HLS-G01', 'HLS-T01', 'goal',  4,    'Headlamps react only to authentic lamp requests.'),
    ('HLS-G02', 'HLS-T02', 'goal',  3,    'Changed lamp requests are recognized and dropped.'),
    ('HLS-G03', 'HLS-T03', 'goal',  4,    'Low beam stays on when requests fail to arrive.'),
    ('HLS-G04', 'HLS-T05', 'goal',  2,    'The body control ECU runs only firmware of the manufacturer.'),
    ('HLS-G05', 'HLS-T07', 'goal',  2,    'Routine controls need an authorized tester.'),
    ('HLS-G06', 'HLS-T08', 'goal',  2,    'Signing keys never leave the security module.'),
    ('HLS-C01', 'HLS-T04', 'claim', NULL, 'The supplier keeps the oncoming traffic signal authentic by contract.'),
    ('HLS-C02', 'HLS-T06', 'claim', NULL, 'A copy of the firmware endangers no vehicle.')
) AS seed (code, threat_code, kind, assurance_level, statement)
JOIN tara.threat_scenario AS t ON t.code = seed.threat_code
JOIN tara.organization AS o ON o.id = t.organization_id AND o.code = 'DEMO'
JOIN tara.risk_treatment AS r
    ON r.organization_id = t.organization_id AND r.threat_scenario_id = t.id AND upper_inf(r.valid_during);

INSERT INTO tara.control (organization_id, code, name, description, reference_source, reference_clause)
SELECT o.id, seed.code, seed.name, seed.description, seed.source, seed.clause
FROM tara.organization AS o
CROSS JOIN (VALUES
    ('NL-01', 'Authenticated frames', 'Lamp requests carry a message authentication code and a counter', 'UN R155', 'M10'),
    ('NL-02', 'Gateway filter', 'Diagnostic frames pass only while the vehicle stands', 'UN R155', 'M9'),
    ('NL-03', 'Fail-safe low beam', 'Low beam stays on after three missing requests', 'UN R155', 'M13'),
    ('NL-04', 'Verified updates', 'Firmware is checked before it is stored and at each start', 'UN R155', 'M16'),
    ('NL-05', 'Tester authentication', 'Certificates instead of seed and key', 'ISO 14229-1', 'Authentication'),
    ('NL-06', 'Key storage', 'Keys live in a hardware security module', 'UN R155', 'M11'),
    ('NL-07', 'Port lock', 'Debug ports are fused in production', 'Internal', 'SEC-REQ-117')
) AS seed (code, name, description, source, clause)
WHERE o.code = 'DEMO';

INSERT INTO tara.goal_control (organization_id, goal_id, control_id, status, evidence)
SELECT g.organization_id, g.id, c.id, seed.status::tara.control_status, seed.evidence::jsonb
FROM (VALUES
    ('HLS-G01', 'NL-01', 'verified',    '["TR-2041 bus authentication", "PT-0093 penetration test"]'),
    ('HLS-G01', 'NL-02', 'implemented', '[]'),
    ('HLS-G02', 'NL-01', 'verified',    '["TR-2041 bus authentication"]'),
    ('HLS-G03', 'NL-03', 'implemented', '[]'),
    ('HLS-G04', 'NL-04', 'verified',    '["TR-1987 secure boot"]'),
    ('HLS-G05', 'NL-05', 'planned',     '[]'),
    ('HLS-G06', 'NL-06', 'implemented', '[]')
) AS seed (goal_code, control_code, status, evidence)
JOIN tara.cybersecurity_goal AS g ON g.code = seed.goal_code
JOIN tara.organization AS o ON o.id = g.organization_id AND o.code = 'DEMO'
JOIN tara.control AS c ON c.organization_id = g.organization_id AND c.code = seed.control_code;

INSERT INTO custom.lookup (organization_id, key, label)
SELECT o.id, 'asil', 'Safety integrity level' FROM tara.organization AS o WHERE o.code = 'DEMO';

INSERT INTO custom.lookup_value (organization_id, lookup_id, key, label, sort_order)
SELECT l.organization_id, l.id, seed.key, seed.label, seed.sort_order
FROM custom.lookup AS l
JOIN tara.organization AS o ON o.id = l.organization_id AND o.code = 'DEMO'
CROSS JOIN (VALUES
    ('qm', 'QM', 1), ('asil_a', 'ASIL A', 2), ('asil_b', 'ASIL B', 3), ('asil_c', 'ASIL C', 4), ('asil_d', 'ASIL D', 5)
) AS seed (key, label, sort_order)
WHERE l.key = 'asil';

INSERT INTO custom.field_definition (organization_id, target, key, label, type, lookup_id, settings)
SELECT o.id, seed.target::custom.target, seed.key, seed.label, seed.type::custom.field_type, l.id, seed.settings::jsonb
FROM (VALUES
    ('item',            'platform',    'Vehicle platform',       'text',    NULL,   '{}'),
    ('asset',           'asil',        'Safety integrity level', 'lookup',  'asil', '{}'),
    ('asset',           'is_personal', 'Personal data',          'boolean', NULL,   '{}'),
    ('threat_scenario', 'reviewed_on', 'Last review',            'date',    NULL,   '{}'),
    ('control',         'unit_cost',   'Cost per vehicle',       'number',  NULL,   '{"unit": "EUR"}')
) AS seed (target, key, label, type, lookup_key, settings)
JOIN tara.organization AS o ON o.code = 'DEMO'
LEFT JOIN custom.lookup AS l ON l.organization_id = o.id AND l.key = seed.lookup_key;

INSERT INTO custom.field_value
    (organization_id, field_definition_id, item_id, asset_id, threat_scenario_id, control_id, value, lookup_value_id)
SELECT f.organization_id, f.id, i.id, a.id, t.id, c.id, seed.value::jsonb, v.id
FROM (VALUES
    ('item',            'HLS',     'platform',    '"NL-E3"',      NULL),
    ('asset',           'HLS-A01', 'asil',        NULL,           'asil_b'),
    ('asset',           'HLS-A02', 'asil',        NULL,           'asil_a'),
    ('asset',           'HLS-A03', 'asil',        NULL,           'asil_b'),
    ('asset',           'HLS-A06', 'is_personal', 'true',         NULL),
    ('threat_scenario', 'HLS-T01', 'reviewed_on', '"2025-03-17"', NULL),
    ('threat_scenario', 'HLS-T03', 'reviewed_on', '"2025-03-01"', NULL),
    ('control',         'NL-01',   'unit_cost',   '1.80',         NULL),
    ('control',         'NL-06',   'unit_cost',   '2.35',         NULL)
) AS seed (target, code, key, value, lookup_key)
JOIN tara.organization AS o ON o.code = 'DEMO'
JOIN custom.field_definition AS f
    ON f.organization_id = o.id AND f.target = seed.target::custom.target AND f.key = seed.key
LEFT JOIN tara.item AS i ON f.target = 'item' AND i.organization_id = o.id AND i.code = seed.code
LEFT JOIN tara.asset AS a ON f.target = 'asset' AND a.organization_id = o.id AND a.code = seed.code
LEFT JOIN tara.threat_scenario AS t ON f.target = 'threat_scenario' AND t.organization_id = o.id AND t.code = seed.code
LEFT JOIN tara.control AS c ON f.target = 'control' AND c.organization_id = o.id AND c.code = seed.code
LEFT JOIN custom.lookup_value AS v
    ON v.organization_id = o.id AND v.lookup_id = f.lookup_id AND v.key = seed.lookup_key;

INSERT INTO custom.tag (organization_id, name, color)
SELECT o.id, seed.name, seed.color
FROM tara.organization AS o
CROSS JOIN (VALUES ('remote', '#c0392b'), ('physical access', '#2980b9'), ('night driving', '#34495e')) AS seed (name, color)
WHERE o.code = 'DEMO';

INSERT INTO custom.tag_assignment (organization_id, tag_id, threat_scenario_id)
SELECT t.organization_id, g.id, t.id
FROM (VALUES
    ('HLS-T01', 'remote'), ('HLS-T01', 'night driving'), ('HLS-T02', 'physical access'), ('HLS-T03', 'night driving'),
    ('HLS-T05', 'remote'), ('HLS-T06', 'physical access')
) AS seed (code, tag_name)
JOIN tara.threat_scenario AS t ON t.code = seed.code
JOIN tara.organization AS o ON o.id = t.organization_id AND o.code = 'DEMO'
JOIN custom.tag AS g ON g.organization_id = t.organization_id AND g.name = seed.tag_name;
