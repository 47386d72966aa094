-- Fails if the old column or what served it is still there.
DO $$
BEGIN
    IF EXISTS (
        SELECT FROM pg_catalog.pg_attribute WHERE attrelid = 'tara.control'::regclass AND attname = 'reference'
    ) THEN
        RAISE EXCEPTION 'Column tara.control.reference is still there.';
    END IF;

    IF to_regprocedure('tara.sync_control_reference()') IS NOT NULL THEN
        RAISE EXCEPTION 'Function tara.sync_control_reference() is still there.';
    END IF;
END
$$;
