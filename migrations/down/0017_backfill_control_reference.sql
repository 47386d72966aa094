-- Nothing to give back: the backfill read column reference and did not change it. The values it wrote go
-- with their columns in 0016. Emptying them now would only break the check that 0016 added.
DO $$
BEGIN
    RAISE NOTICE 'Nothing to undo: column reference was never changed.';
END
$$;
