-- Fails unless the demo analysis is there and hangs together: a code mistyped in a join seeds nothing.
DO $$
DECLARE
    demo bigint := (SELECT id FROM tara.organization WHERE code = 'DEMO');
    offender text;
BEGIN
    IF demo IS NULL THEN
        RAISE EXCEPTION 'Organization DEMO is missing.';
    END IF;

    SELECT string_agg(format('%s has %s of %s rows', expected.name, expected.actual, expected.seeded), ', ')
    INTO offender
    FROM (VALUES
        ('asset_property', 11, (SELECT count(*) FROM tara.asset_property WHERE organization_id = demo)),
        ('impact_rating', 24, (SELECT count(*) FROM tara.impact_rating WHERE organization_id = demo)),
        ('threat_scenario', 10, (SELECT count(*) FROM tara.threat_scenario WHERE organization_id = demo)),
        ('threat_damage', 11, (SELECT count(*) FROM tara.threat_damage WHERE organization_id = demo)),
        ('attack_step', 21, (SELECT count(*) FROM tara.attack_step WHERE organization_id = demo)),
        ('attack_path_rating', 50, (SELECT count(*) FROM tara.attack_path_rating WHERE organization_id = demo)),
        ('risk_treatment', 10, (SELECT count(*) FROM tara.risk_treatment WHERE organization_id = demo)),
        ('cybersecurity_goal', 8, (SELECT count(*) FROM tara.cybersecurity_goal WHERE organization_id = demo)),
        ('goal_control', 7, (SELECT count(*) FROM tara.goal_control WHERE organization_id = demo)),
        ('field_value', 9, (SELECT count(*) FROM custom.field_value WHERE organization_id = demo)),
        ('tag_assignment', 6, (SELECT count(*) FROM custom.tag_assignment WHERE organization_id = demo))
    ) AS expected (name, seeded, actual)
    WHERE expected.actual < expected.seeded;
    IF offender IS NOT NULL THEN
        RAISE EXCEPTION 'The demo analysis is incomplete: %', offender;
    END IF;
END
$$;
