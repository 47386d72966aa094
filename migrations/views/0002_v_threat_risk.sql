-- Computes the risk of each threat scenario as it is rated now: the worst damage it can cause, by the
-- easiest way to get there.
CREATE OR REPLACE VIEW tara.v_threat_risk WITH (security_barrier = true) AS
SELECT
    t.organization_id,
    t.id AS threat_scenario_id,
    worst.impact,
    easiest.feasibility,
    tara.risk_value(worst.impact, easiest.feasibility) AS risk_value
FROM tara.threat_scenario AS t
LEFT JOIN LATERAL (
    SELECT max(i.level) AS impact
    FROM tara.threat_damage AS d
    JOIN tara.impact_rating AS i
        ON i.organization_id = d.organization_id AND i.damage_scenario_id = d.damage_scenario_id
    WHERE d.organization_id = t.organization_id AND d.threat_scenario_id = t.id
) AS worst ON true
LEFT JOIN LATERAL (
    SELECT max(p.feasibility) AS feasibility
    FROM tara.v_attack_path_feasibility AS p
    WHERE p.organization_id = t.organization_id AND p.threat_scenario_id = t.id
) AS easiest ON true
WHERE tara.sees_organization(t.organization_id);

COMMENT ON VIEW tara.v_threat_risk IS 'Risk of each threat scenario by the ratings and the method of now.';
