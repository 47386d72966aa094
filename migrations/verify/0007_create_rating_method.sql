-- Fails unless the rating method is there and complete: no gap may leave a path without feasibility.
DO $$
DECLARE
    missing text;
BEGIN
    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY['tara.attack_potential_level', 'tara.feasibility_band', 'tara.risk_matrix']) AS promised
    WHERE to_regclass(promised) IS NULL;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Missing tables or indexes: %', missing;
    END IF;

    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY['tara.attack_potential_factor', 'tara.attack_feasibility']) AS promised
    WHERE to_regtype(promised) IS NULL;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Missing types: %', missing;
    END IF;

    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY[
        'pk_attack_potential_level', 'ck_attack_potential_level_level',
        'ck_attack_potential_level_points', 'pk_feasibility_band', 'ck_feasibility_band_points',
        'ex_feasibility_band_points', 'pk_risk_matrix', 'ck_risk_matrix_risk_value'
    ]) AS promised
    WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_constraint AS c
        WHERE c.conname = promised AND c.connamespace = 'tara'::regnamespace AND c.convalidated
    );
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Missing constraints: %', missing;
    END IF;

    IF (SELECT count(DISTINCT factor) FROM tara.attack_potential_level) <> 5 THEN
        RAISE EXCEPTION 'An attack potential factor has no levels.';
    END IF;

    SELECT string_agg(points::text, ', ') INTO missing
    FROM generate_series(0, 100) AS points
    WHERE NOT EXISTS (SELECT FROM tara.feasibility_band AS band WHERE band.points @> points);
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Sums of points without a feasibility band: %', missing;
    END IF;

    IF (SELECT count(*) FROM tara.risk_matrix) <> 16 THEN
        RAISE EXCEPTION 'The risk matrix has % of 16 cells.', (SELECT count(*) FROM tara.risk_matrix);
    END IF;
END
$$;
