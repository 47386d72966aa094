-- Fails if a group role is missing although the migrating user could have created it.
DO $$
DECLARE
    missing text;
BEGIN
    SELECT string_agg(promised, ', ') INTO missing
    FROM unnest(ARRAY['tara_reader', 'tara_editor', 'tara_admin']) AS promised
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = promised);

    IF missing IS NULL THEN
        RETURN;
    END IF;
    IF (SELECT rolsuper OR rolcreaterole FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
        RAISE EXCEPTION 'Missing roles: %', missing;
    END IF;
    RAISE NOTICE 'Missing roles, to be created by an administrator: %', missing;
END
$$;
