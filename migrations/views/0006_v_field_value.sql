-- Shows custom values in readable form, whatever object they belong to.
CREATE OR REPLACE VIEW custom.v_field_value WITH (security_barrier = true) AS
SELECT
    v.organization_id,
    v.target,
    coalesce(i.code, a.code, t.code, c.code) AS code,
    f.key,
    f.label,
    f.type,
    coalesce(choice.label, v.value #>> '{}') AS value,
    f.settings ->> 'unit' AS unit
FROM custom.field_value AS v
JOIN custom.field_definition AS f ON f.organization_id = v.organization_id AND f.id = v.field_definition_id
LEFT JOIN custom.lookup_value AS choice ON choice.organization_id = v.organization_id AND choice.id = v.lookup_value_id
LEFT JOIN tara.item AS i ON i.organization_id = v.organization_id AND i.id = v.item_id
LEFT JOIN tara.asset AS a ON a.organization_id = v.organization_id AND a.id = v.asset_id
LEFT JOIN tara.threat_scenario AS t ON t.organization_id = v.organization_id AND t.id = v.threat_scenario_id
LEFT JOIN tara.control AS c ON c.organization_id = v.organization_id AND c.id = v.control_id
WHERE tara.sees_organization(v.organization_id);

COMMENT ON VIEW custom.v_field_value IS 'Custom values as text, with the code of the object that has them.';
