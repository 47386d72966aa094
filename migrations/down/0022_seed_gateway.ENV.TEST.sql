-- Removes what the up script seeded, found by the same codes, children first.
-- Rows that others have built on stay protected by their foreign keys: then this stops and changes nothing.

DELETE FROM custom.tag AS x
USING tara.organization AS o
WHERE o.id = x.organization_id AND o.code IN ('TEST-A', 'TEST-B') AND x.name = 'remote';

DELETE FROM tara.control AS x
USING tara.organization AS o
WHERE o.id = x.organization_id AND o.code IN ('TEST-A', 'TEST-B') AND x.code IN ('TC-01', 'TC-02');

DELETE FROM tara.attack_path AS x
USING tara.organization AS o
WHERE o.id = x.organization_id AND o.code IN ('TEST-A', 'TEST-B') AND x.code IN ('TGW-P01', 'TGW-P02');

DELETE FROM tara.threat_scenario AS x
USING tara.organization AS o
WHERE o.id = x.organization_id AND o.code IN ('TEST-A', 'TEST-B') AND x.code IN ('TGW-T01', 'TGW-T02');

DELETE FROM tara.damage_scenario AS x
USING tara.organization AS o
WHERE o.id = x.organization_id AND o.code IN ('TEST-A', 'TEST-B') AND x.code = 'TGW-D01';

DELETE FROM tara.asset AS x
USING tara.organization AS o
WHERE o.id = x.organization_id AND o.code IN ('TEST-A', 'TEST-B') AND x.code = 'TGW-A01';

DELETE FROM tara.item AS x
USING tara.organization AS o
WHERE o.id = x.organization_id AND o.code IN ('TEST-A', 'TEST-B') AND x.code = 'TGW';

DELETE FROM tara.organization WHERE code IN ('TEST-A', 'TEST-B');
