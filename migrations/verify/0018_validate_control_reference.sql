-- Fails unless the lasting check is valid. Its companion goes in 0019, but must not be there unvalidated.
DO $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = 'tara.control'::regclass AND conname = 'ck_control_reference_parts' AND convalidated
    ) THEN
        RAISE EXCEPTION 'Check ck_control_reference_parts is missing or not validated.';
    END IF;

    IF EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = 'tara.control'::regclass AND conname = 'ck_control_reference_not_null' AND NOT convalidated
    ) THEN
        RAISE EXCEPTION 'Check ck_control_reference_not_null is not validated.';
    END IF;
END
$$;
