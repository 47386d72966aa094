-- Fails unless the index is there and valid: an interrupted concurrent build leaves an invalid one.
DO $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_catalog.pg_index
        WHERE indexrelid = to_regclass('tara.ix_change_log_changed_at') AND indisvalid
    ) THEN
        RAISE EXCEPTION 'Index tara.ix_change_log_changed_at is missing or invalid.';
    END IF;
END
$$;
