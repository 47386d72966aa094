-- Fails unless the new columns are there, and the trigger too as long as the old column lives.
DO $$
BEGIN
    IF (
        SELECT count(*) FROM pg_catalog.pg_attribute
        WHERE attrelid = 'tara.control'::regclass AND attname IN ('reference_source', 'reference_clause')
    ) <> 2 THEN
        RAISE EXCEPTION 'Table tara.control lacks reference_source or reference_clause.';
    END IF;

    IF EXISTS (
        SELECT FROM pg_catalog.pg_attribute WHERE attrelid = 'tara.control'::regclass AND attname = 'reference'
    ) AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_trigger WHERE tgrelid = 'tara.control'::regclass AND tgname = 'trg_control_reference'
    ) THEN
        RAISE EXCEPTION 'Nothing keeps reference and its two parts in step.';
    END IF;
END
$$;
