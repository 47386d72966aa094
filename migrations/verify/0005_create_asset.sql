-- Fails unless everything the up script made is there, and row-level security is on.
DO $$
DECLARE
    missing text;
BEGIN
    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY['tara.asset', 'tara.asset_property', 'tara.ix_asset_item', 'tara.ix_asset_attributes']) AS promised
    WHERE to_regclass(promised) IS NULL;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Missing tables or indexes: %', missing;
    END IF;

    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY['tara.cybersecurity_property']) AS promised
    WHERE to_regtype(promised) IS NULL;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Missing types: %', missing;
    END IF;

    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY[
        'pk_asset', 'uq_asset_public_id', 'uq_asset_organization', 'uq_asset_code', 'fk_asset_item',
        'ck_asset_name', 'ck_asset_attributes', 'pk_asset_property', 'fk_asset_property_asset'
    ]) AS promised
    WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_constraint AS c
        WHERE c.conname = promised AND c.connamespace = 'tara'::regnamespace AND c.convalidated
    );
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Missing constraints: %', missing;
    END IF;

    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY['tara.asset', 'tara.asset_property']) AS promised
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
