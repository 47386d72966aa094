-- Removes what the up script seeded, found by the same codes, children first.
-- Rows that others have built on stay protected by their foreign keys: then this stops and changes nothing.

DELETE FROM custom.tag AS x
USING tara.organization AS o
WHERE o.id = x.organization_id AND o.code = 'DEMO'
    AND x.name IN ('remote', 'physical access', 'night driving');

DELETE FROM custom.field_value AS x
USING custom.field_definition AS f
JOIN tara.organization AS o ON o.id = f.organization_id AND o.code = 'DEMO'
WHERE x.organization_id = f.organization_id AND x.field_definition_id = f.id
    AND (f.target, f.key) IN (
        ('item', 'platform'), ('asset', 'asil'), ('asset', 'is_personal'),
        ('threat_scenario', 'reviewed_on'), ('control', 'unit_cost')
    );

DELETE FROM custom.field_definition AS x
USING tara.organization AS o
WHERE o.id = x.organization_id AND o.code = 'DEMO'
    AND (x.target, x.key) IN (
        ('item', 'platform'), ('asset', 'asil'), ('asset', 'is_personal'),
        ('threat_scenario', 'reviewed_on'), ('control', 'unit_cost')
    );

DELETE FROM custom.lookup_value AS x
USING custom.lookup AS l
JOIN tara.organization AS o ON o.id = l.organization_id AND o.code = 'DEMO'
WHERE x.organization_id = l.organization_id AND x.lookup_id = l.id AND l.key = 'asil'
    AND x.key IN ('qm', 'asil_a', 'asil_b', 'asil_c', 'asil_d');

DELETE FROM custom.lookup AS x
USING tara.organization AS o
WHERE o.id = x.organization_id AND o.code = 'DEMO'
    AND x.key = 'asil';

DELETE FROM tara.cybersecurity_goal AS x
USING tara.organization AS o
WHERE o.id = x.organization_id AND o.code = 'DEMO'
    AND x.code IN ('HLS-C01', 'HLS-C02', 'HLS-G01', 'HLS-G02', 'HLS-G03', 'HLS-G04', 'HLS-G05', 'HLS-G06');

DELETE FROM tara.control AS x
USING tara.organization AS o
WHERE o.id = x.organization_id AND o.code = 'DEMO'
    AND x.code IN ('NL-01', 'NL-02', 'NL-03', 'NL-04', 'NL-05', 'NL-06', 'NL-07');

DELETE FROM tara.risk_treatment AS x
USING tara.organization AS o
WHERE o.id = x.organization_id AND o.code = 'DEMO'
    AND x.decided_by = 'demo seed';

DELETE FROM tara.attack_path AS x
USING tara.organization AS o
WHERE o.id = x.organization_id AND o.code = 'DEMO'
    AND x.code IN (
        'HLS-P01', 'HLS-P02', 'HLS-P03', 'HLS-P04', 'HLS-P05',
        'HLS-P06', 'HLS-P07', 'HLS-P08', 'HLS-P09', 'HLS-P10'
    );

DELETE FROM tara.threat_scenario AS x
USING tara.organization AS o
WHERE o.id = x.organization_id AND o.code = 'DEMO'
    AND x.code IN (
        'HLS-T01', 'HLS-T02', 'HLS-T03', 'HLS-T04', 'HLS-T05',
        'HLS-T06', 'HLS-T07', 'HLS-T08', 'HLS-T09', 'HLS-T10'
    );

DELETE FROM tara.damage_scenario AS x
USING tara.organization AS o
WHERE o.id = x.organization_id AND o.code = 'DEMO'
    AND x.code IN ('HLS-D01', 'HLS-D02', 'HLS-D03', 'HLS-D04', 'HLS-D05', 'HLS-D06');

DELETE FROM tara.asset AS x
USING tara.organization AS o
WHERE o.id = x.organization_id AND o.code = 'DEMO'
    AND x.code IN ('HLS-A01', 'HLS-A02', 'HLS-A03', 'HLS-A04', 'HLS-A05', 'HLS-A06');

DELETE FROM tara.item AS x
USING tara.organization AS o
WHERE o.id = x.organization_id AND o.code = 'DEMO'
    AND x.code = 'HLS';

DELETE FROM tara.organization WHERE code = 'DEMO';
