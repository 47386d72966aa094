-- Fails unless everything the up script made is there, and row-level security is on.
-- Column reference and its check are left out: 0020 replaces them.
DO $$
DECLARE
    missing text;
BEGIN
    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY[
        'tara.cybersecurity_goal', 'tara.control', 'tara.goal_control',
        'tara.ix_cybersecurity_goal_risk_treatment', 'tara.ix_goal_control_control',
        'tara.ix_goal_control_unverified'
    ]) AS promised
    WHERE to_regclass(promised) IS NULL;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Missing tables or indexes: %', missing;
    END IF;

    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY['tara.goal_kind', 'tara.control_status']) AS promised
    WHERE to_regtype(promised) IS NULL;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Missing types: %', missing;
    END IF;

    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY[
        'pk_cybersecurity_goal', 'uq_cybersecurity_goal_public_id',
        'uq_cybersecurity_goal_organization', 'uq_cybersecurity_goal_code',
        'fk_cybersecurity_goal_risk_treatment', 'ck_cybersecurity_goal_statement',
        'ck_cybersecurity_goal_assurance_level', 'pk_control', 'uq_control_public_id',
        'uq_control_organization', 'uq_control_code', 'fk_control_organization', 'ck_control_name',
        'pk_goal_control', 'fk_goal_control_goal', 'fk_goal_control_control',
        'ck_goal_control_evidence'
    ]) AS promised
    WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_constraint AS c
        WHERE c.conname = promised AND c.connamespace = 'tara'::regnamespace AND c.convalidated
    );
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Missing constraints: %', missing;
    END IF;

    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY['tara.cybersecurity_goal', 'tara.control', 'tara.goal_control']) AS promised
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
