-- Fails unless everything the up script made is there, and row-level security is on.
DO $$
DECLARE
    missing text;
BEGIN
    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY['tara.damage_scenario', 'tara.impact_rating', 'tara.ix_damage_scenario_item']) AS promised
    WHERE to_regclass(promised) IS NULL;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Missing tables or indexes: %', missing;
    END IF;

    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY['tara.impact_category', 'tara.impact_level']) AS promised
    WHERE to_regtype(promised) IS NULL;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Missing types: %', missing;
    END IF;

    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY[
        'pk_damage_scenario', 'uq_damage_scenario_public_id', 'uq_damage_scenario_organization',
        'uq_damage_scenario_code', 'fk_damage_scenario_item', 'ck_damage_scenario_title',
        'pk_impact_rating', 'fk_impact_rating_damage_scenario', 'ck_impact_rating_rationale'
    ]) AS promised
    WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_constraint AS c
        WHERE c.conname = promised AND c.connamespace = 'tara'::regnamespace AND c.convalidated
    );
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Missing constraints: %', missing;
    END IF;

    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY['tara.damage_scenario', 'tara.impact_rating']) AS promised
    WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_policy AS p ON p.polrelid = c.oid
        WHERE c.oid = to_regclass(promised) AND c.relrowsecurity
    );
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Tables that do not keep tenants apart: %', missing;
    END IF;
END
$$;
