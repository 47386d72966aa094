-- Drops the group roles that the up script created, unless something on this server still needs them.
DO $$
DECLARE
    group_role record;
BEGIN
    FOR group_role IN
        SELECT r.oid, r.rolname
        FROM pg_catalog.pg_roles AS r
        WHERE r.rolname IN ('tara_reader', 'tara_editor', 'tara_admin')
            AND shobj_description(r.oid, 'pg_authid') = 'created by up/0001_create_roles.sql'
    LOOP
        -- DROP ROLE would silently take the rights of its members.
        IF EXISTS (
            SELECT
            FROM pg_catalog.pg_auth_members AS m
            JOIN pg_catalog.pg_roles AS r ON r.oid = m.member
            WHERE m.roleid = group_role.oid AND r.rolname <> current_user
        ) THEN
            RAISE NOTICE 'Role % stays: it has members.', group_role.rolname;
            CONTINUE;
        END IF;

        BEGIN
            EXECUTE format('DROP ROLE IF EXISTS %I', group_role.rolname);
        EXCEPTION
            WHEN dependent_objects_still_exist THEN
                RAISE NOTICE 'Role % stays: another database uses it.', group_role.rolname;
            WHEN insufficient_privilege THEN
                RAISE NOTICE 'Role % stays: % may not drop it.', group_role.rolname, current_user;
        END;
    END LOOP;
END
$$;
