-- States all rights of the three group roles anew on every run, so that nothing granted by hand stays.
-- Roles that do not exist on this server are passed over (see up/0001_create_roles.sql). One DO block, so
-- that no session ever sees the moment between REVOKE and GRANT, whatever tool runs it.
DO $$
DECLARE
    -- Editors work on these. A new table is closed to them until it is listed here.
    working_tables CONSTANT text[] := ARRAY[
        'tara.item', 'tara.asset', 'tara.asset_property', 'tara.damage_scenario', 'tara.impact_rating',
        'tara.threat_scenario', 'tara.threat_damage', 'tara.attack_path', 'tara.attack_step',
        'tara.attack_path_rating', 'tara.risk_treatment', 'tara.cybersecurity_goal', 'tara.control',
        'tara.goal_control', 'custom.lookup', 'custom.lookup_value', 'custom.field_definition',
        'custom.field_value', 'custom.tag', 'custom.tag_assignment'
    ];
    -- Administrators also tune the rating method.
    method_tables CONSTANT text[] := ARRAY[
        'tara.attack_potential_level', 'tara.feasibility_band', 'tara.risk_matrix'
    ];
    group_role text;
BEGIN
    REVOKE EXECUTE ON ALL ROUTINES IN SCHEMA tara, custom FROM PUBLIC;

    FOR group_role IN
        SELECT rolname FROM pg_catalog.pg_roles WHERE rolname IN ('tara_reader', 'tara_editor', 'tara_admin')
    LOOP
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA tara, custom FROM %I', group_role);
        EXECUTE format('GRANT USAGE ON SCHEMA tara, custom TO %I', group_role);
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA tara, custom TO %I', group_role);
        EXECUTE format('GRANT EXECUTE ON ALL ROUTINES IN SCHEMA tara, custom TO %I', group_role);

        IF group_role IN ('tara_editor', 'tara_admin') THEN
            EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %s TO %I', array_to_string(working_tables, ', '), group_role);
            -- Approved risk values are added, never changed.
            EXECUTE format('GRANT INSERT ON tara.risk_assessment TO %I', group_role);
        END IF;

        IF group_role = 'tara_admin' THEN
            EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %s TO %I', array_to_string(method_tables, ', '), group_role);
            -- New organizations are set up by the owner, not from inside a tenant.
            EXECUTE format('GRANT UPDATE ON tara.organization TO %I', group_role);
        END IF;

        IF group_role <> 'tara_admin' THEN
            EXECUTE format('REVOKE ALL ON tara.change_log FROM %I', group_role);
        END IF;
    END LOOP;
END
$$;
