-- Fails unless both schemas are there.
DO $$
DECLARE
    missing text;
BEGIN
    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY['tara', 'custom']) AS promised
    WHERE to_regnamespace(promised) IS NULL;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Missing schemas: %', missing;
    END IF;
END
$$;
