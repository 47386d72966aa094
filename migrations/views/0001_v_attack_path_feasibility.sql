-- Rates each attack path: the points of its five factors, their sum and the feasibility that follows.
CREATE OR REPLACE VIEW tara.v_attack_path_feasibility WITH (security_barrier = true) AS
SELECT
    p.organization_id,
    p.threat_scenario_id,
    p.id AS attack_path_id,
    p.code,
    p.title,
    sum(l.points) FILTER (WHERE l.factor = 'elapsed_time') AS elapsed_time,
    sum(l.points) FILTER (WHERE l.factor = 'specialist_expertise') AS specialist_expertise,
    sum(l.points) FILTER (WHERE l.factor = 'knowledge_of_item') AS knowledge_of_item,
    sum(l.points) FILTER (WHERE l.factor = 'window_of_opportunity') AS window_of_opportunity,
    sum(l.points) FILTER (WHERE l.factor = 'equipment') AS equipment,
    sum(l.points)::integer AS attack_potential,
    CASE
        WHEN count(l.factor) = cardinality(enum_range(NULL::tara.attack_potential_factor))
            THEN tara.feasibility_of_points(sum(l.points)::integer)
    END AS feasibility
FROM tara.attack_path AS p
LEFT JOIN tara.attack_path_rating AS r ON r.organization_id = p.organization_id AND r.attack_path_id = p.id
LEFT JOIN tara.attack_potential_level AS l ON l.factor = r.factor AND l.level = r.level
WHERE tara.sees_organization(p.organization_id)
GROUP BY p.id;

COMMENT ON VIEW tara.v_attack_path_feasibility IS
    'Attack potential and feasibility per attack path. Feasibility is NULL until all five factors are rated.';
