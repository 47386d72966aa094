-- Shows where each control comes from, which goals rely on it and how far it has come.
CREATE OR REPLACE VIEW tara.v_control_coverage WITH (security_barrier = true) AS
SELECT
    c.organization_id,
    c.code AS control,
    c.name,
    c.reference_source,
    c.reference_clause,
    count(gc.goal_id) AS goals,
    count(gc.goal_id) FILTER (WHERE gc.status = 'verified') AS goals_verified,
    string_agg(g.code, ', ' ORDER BY g.code) AS goal_codes
FROM tara.control AS c
LEFT JOIN tara.goal_control AS gc ON gc.organization_id = c.organization_id AND gc.control_id = c.id
LEFT JOIN tara.cybersecurity_goal AS g ON g.organization_id = gc.organization_id AND g.id = gc.goal_id
WHERE tara.sees_organization(c.organization_id)
GROUP BY c.id;

COMMENT ON VIEW tara.v_control_coverage IS 'Controls with the goals that rely on them. No goals means: catalogue only.';
