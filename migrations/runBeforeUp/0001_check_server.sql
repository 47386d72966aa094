-- Stops on a server that this schema does not support, before anything is created there.
-- PostgreSQL 13 is the first with gen_random_uuid() built in. No extension is needed.
DO $$
BEGIN
    IF current_setting('server_version_num')::integer < 130000 THEN
        RAISE EXCEPTION 'PostgreSQL % is too old.', current_setting('server_version')
            USING HINT = 'Use PostgreSQL 13 or later.';
    END IF;

    IF current_setting('server_encoding') <> 'UTF8' THEN
        RAISE EXCEPTION 'The database encoding is %.', current_setting('server_encoding')
            USING HINT = 'Create the database with ENCODING UTF8.';
    END IF;
END
$$;
