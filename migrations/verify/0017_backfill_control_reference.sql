-- Fails if a control was left without its two parts.
DO $$
DECLARE
    left_over bigint;
BEGIN
    SELECT count(*) INTO left_over
    FROM tara.control
    WHERE reference_source IS NULL OR reference_clause IS NULL;
    IF left_over > 0 THEN
        RAISE EXCEPTION '% controls have no reference_source or reference_clause.', left_over;
    END IF;
END
$$;
