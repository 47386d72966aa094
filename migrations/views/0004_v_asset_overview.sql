-- Shows each asset with what is to be protected, how many threats it faces and the highest risk.
CREATE OR REPLACE VIEW tara.v_asset_overview WITH (security_barrier = true) AS
SELECT
    a.organization_id,
    i.code AS item,
    a.code AS asset,
    a.name,
    (
        SELECT array_agg(p.property ORDER BY p.property)
        FROM tara.asset_property AS p
        WHERE p.organization_id = a.organization_id AND p.asset_id = a.id
    ) AS properties,
    count(t.id) AS threats,
    count(t.id) FILTER (WHERE r.risk_value IS NULL) AS threats_not_rated,
    max(r.impact) AS highest_impact,
    max(r.risk_value) AS highest_risk
FROM tara.asset AS a
JOIN tara.item AS i ON i.organization_id = a.organization_id AND i.id = a.item_id
LEFT JOIN tara.threat_scenario AS t ON t.organization_id = a.organization_id AND t.asset_id = a.id
LEFT JOIN tara.v_threat_risk AS r ON r.threat_scenario_id = t.id
WHERE tara.sees_organization(a.organization_id)
GROUP BY a.id, i.id;

COMMENT ON VIEW tara.v_asset_overview IS 'Assets with their properties, threats and highest risk.';
