-- Fails unless everything the up script made is there, and row-level security is on.
DO $$
DECLARE
    missing text;
BEGIN
    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY[
        'tara.attack_path', 'tara.attack_step', 'tara.attack_path_rating',
        'tara.ix_attack_path_threat_scenario', 'tara.ix_attack_path_rating_level'
    ]) AS promised
    WHERE to_regclass(promised) IS NULL;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Missing tables or indexes: %', missing;
    END IF;

    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY[
        'pk_attack_path', 'uq_attack_path_public_id', 'uq_attack_path_organization',
        'uq_attack_path_code', 'fk_attack_path_threat_scenario', 'ck_attack_path_title',
        'pk_attack_step', 'fk_attack_step_attack_path', 'ck_attack_step_step_number',
        'pk_attack_path_rating', 'fk_attack_path_rating_attack_path', 'fk_attack_path_rating_level'
    ]) AS promised
    WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_constraint AS c
        WHERE c.conname = promised AND c.connamespace = 'tara'::regnamespace AND c.convalidated
    );
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Missing constraints: %', missing;
    END IF;

    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY['tara.attack_path', 'tara.attack_step', 'tara.attack_path_rating']) AS promised
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
