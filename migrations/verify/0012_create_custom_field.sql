-- Fails unless everything the up script made is there, and row-level security is on.
DO $$
DECLARE
    missing text;
BEGIN
    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY[
        'custom.lookup', 'custom.lookup_value', 'custom.field_definition', 'custom.field_value',
        'custom.uq_field_value_item', 'custom.uq_field_value_asset',
        'custom.uq_field_value_threat_scenario', 'custom.uq_field_value_control',
        'custom.ix_field_value_field_definition', 'custom.ix_field_value_lookup_value',
        'custom.ix_field_definition_lookup'
    ]) AS promised
    WHERE to_regclass(promised) IS NULL;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Missing tables or indexes: %', missing;
    END IF;

    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY['custom.target', 'custom.field_type']) AS promised
    WHERE to_regtype(promised) IS NULL;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Missing types: %', missing;
    END IF;

    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY[
        'pk_lookup', 'uq_lookup_organization', 'uq_lookup_key', 'fk_lookup_organization',
        'ck_lookup_key', 'pk_lookup_value', 'uq_lookup_value_organization', 'uq_lookup_value_key',
        'fk_lookup_value_lookup', 'pk_field_definition', 'uq_field_definition_target',
        'uq_field_definition_key', 'fk_field_definition_organization', 'fk_field_definition_lookup',
        'ck_field_definition_key', 'ck_field_definition_lookup_id', 'ck_field_definition_settings',
        'pk_field_value', 'fk_field_value_field_definition', 'fk_field_value_item',
        'fk_field_value_asset', 'fk_field_value_threat_scenario', 'fk_field_value_control',
        'fk_field_value_lookup_value', 'ck_field_value_target', 'ck_field_value_value'
    ]) AS promised
    WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_constraint AS c
        WHERE c.conname = promised AND c.connamespace = 'custom'::regnamespace AND c.convalidated
    );
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Missing constraints: %', missing;
    END IF;

    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY['custom.lookup', 'custom.lookup_value', 'custom.field_definition', 'custom.field_value']) AS promised
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
