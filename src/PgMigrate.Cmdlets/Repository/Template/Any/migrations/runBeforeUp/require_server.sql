-- Refuses a server that the scripts were not written for, before they begin.
-- A script in runBeforeUp runs again when it changes.
DO $$
BEGIN
    IF current_setting('server_version_num')::integer < 140000 THEN
        RAISE EXCEPTION 'PostgreSQL 14 or later is needed, and this is %', current_setting('server_version');
    END IF;
END
$$;
