-- Fails unless everything the up script made is there, and row-level security is on.
DO $$
DECLARE
    missing text;
BEGIN
    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY[
        'custom.tag', 'custom.tag_assignment', 'custom.uq_tag_name', 'custom.ix_tag_assignment_tag',
        'custom.uq_tag_assignment_item', 'custom.uq_tag_assignment_asset',
        'custom.uq_tag_assignment_threat_scenario', 'custom.uq_tag_assignment_control'
    ]) AS promised
    WHERE to_regclass(promised) IS NULL;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Missing tables or indexes: %', missing;
    END IF;

    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY[
        'pk_tag', 'uq_tag_organization', 'fk_tag_organization', 'ck_tag_name', 'ck_tag_color',
        'pk_tag_assignment', 'fk_tag_assignment_tag', 'fk_tag_assignment_item',
        'fk_tag_assignment_asset', 'fk_tag_assignment_threat_scenario', 'fk_tag_assignment_control',
        'ck_tag_assignment_target'
    ]) AS promised
    WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_constraint AS c
        WHERE c.conname = promised AND c.connamespace = 'custom'::regnamespace AND c.convalidated
    );
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Missing constraints: %', missing;
    END IF;

    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY['custom.tag', 'custom.tag_assignment']) AS promised
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
