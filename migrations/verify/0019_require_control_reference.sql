-- Fails unless both columns are NOT NULL and the check that proved it is gone.
DO $$
BEGIN
    IF (
        SELECT count(*) FROM pg_catalog.pg_attribute
        WHERE attrelid = 'tara.control'::regclass AND attname IN ('reference_source', 'reference_clause') AND attnotnull
    ) <> 2 THEN
        RAISE EXCEPTION 'Columns reference_source and reference_clause of tara.control accept NULL.';
    END IF;

    IF EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = 'tara.control'::regclass AND conname = 'ck_control_reference_not_null'
    ) THEN
        RAISE EXCEPTION 'Check ck_control_reference_not_null has outlived its purpose.';
    END IF;
END
$$;
