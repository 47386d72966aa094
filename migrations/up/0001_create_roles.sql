-- Creates the group roles that the permissions script grants to. Roles belong to the whole server:
-- another database may have made them already, and the migrating user may not be allowed to.
DO $$
DECLARE
    group_role text;
BEGIN
    FOREACH group_role IN ARRAY ARRAY['tara_reader', 'tara_editor', 'tara_admin'] LOOP
        IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = group_role) THEN
            CONTINUE;
        END IF;

        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', group_role);
            -- The down script drops only roles that carry this comment.
            EXECUTE format('COMMENT ON ROLE %I IS %L', group_role, 'created by up/0001_create_roles.sql');
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN
                RAISE NOTICE 'Role % was created by another session at the same time.', group_role;
            WHEN insufficient_privilege THEN
                RAISE NOTICE 'Role % is missing and % may not create it. Ask an administrator, then migrate again.',
                    group_role, current_user;
        END;
    END LOOP;
END
$$;
