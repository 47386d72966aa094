-- Fails the run where a table has no primary key. A script in afterMigration runs every time, last.
DO $$
DECLARE
    keyless text;
BEGIN
    SELECT string_agg(c.oid::regclass::text, ', ') INTO keyless
    FROM pg_catalog.pg_class AS c
    WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS k WHERE k.conrelid = c.oid AND k.contype = 'p');
    IF keyless IS NOT NULL THEN
        RAISE EXCEPTION 'without a primary key: %', keyless;
    END IF;
END
$$;
