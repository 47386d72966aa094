-- The risk register: one row per threat scenario with its risk, the decision that holds and what follows.
CREATE OR REPLACE VIEW tara.v_risk_register WITH (security_barrier = true) AS
SELECT
    i.organization_id,
    i.code AS item,
    t.code AS threat,
    t.title,
    a.name AS asset,
    t.property,
    t.stride,
    r.impact,
    r.feasibility,
    r.risk_value,
    d.option AS treatment,
    d.rationale,
    outcome.goals,
    outcome.controls,
    outcome.control_status,
    CASE
        WHEN r.risk_value IS NULL THEN 'not rated'
        WHEN d.id IS NULL THEN 'needs decision'
        WHEN d.option = 'reduce' AND outcome.controls IS NULL THEN 'needs control'
        WHEN d.option = 'reduce' AND outcome.control_status < 'verified' THEN 'in work'
        ELSE 'done'
    END AS state
FROM tara.threat_scenario AS t
JOIN tara.asset AS a ON a.organization_id = t.organization_id AND a.id = t.asset_id
JOIN tara.item AS i ON i.organization_id = a.organization_id AND i.id = a.item_id
JOIN tara.v_threat_risk AS r ON r.threat_scenario_id = t.id
LEFT JOIN tara.risk_treatment AS d
    ON d.organization_id = t.organization_id AND d.threat_scenario_id = t.id AND d.valid_during @> now()
LEFT JOIN LATERAL (
    SELECT
        string_agg(DISTINCT g.code, ', ' ORDER BY g.code) AS goals,
        string_agg(DISTINCT c.code, ', ' ORDER BY c.code) AS controls,
        min(gc.status) AS control_status
    FROM tara.cybersecurity_goal AS g
    LEFT JOIN tara.goal_control AS gc ON gc.organization_id = g.organization_id AND gc.goal_id = g.id
    LEFT JOIN tara.control AS c ON c.organization_id = gc.organization_id AND c.id = gc.control_id
    WHERE g.organization_id = d.organization_id AND g.risk_treatment_id = d.id
) AS outcome ON true
WHERE tara.sees_organization(t.organization_id);

COMMENT ON VIEW tara.v_risk_register IS 'What a TARA is made for: every threat, its risk, and what is done about it.';
COMMENT ON COLUMN tara.v_risk_register.control_status IS 'Status of the control that is furthest behind.';
