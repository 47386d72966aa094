--liquibase formatted sql

--changeset ann:owner-name runOnChange:true splitStatements:false
CREATE OR REPLACE FUNCTION shop.owner_name(wanted bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT name FROM shop.owner WHERE id = wanted);
END;
$$;

--changeset ann:touch endDelimiter:// stripComments:false
CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.since := now();
    RETURN NEW;
END;
$$
//
CREATE TRIGGER touch BEFORE UPDATE ON shop.owner FOR EACH ROW EXECUTE FUNCTION shop.touch()
//
--rollback DROP TRIGGER touch ON shop.owner;
--rollback DROP FUNCTION shop.touch();

--changeset ann:owner-view runOnChange:true
CREATE OR REPLACE VIEW shop.owner_list AS SELECT id, shop.owner_name(id) AS name FROM shop.owner;

--changeset ann:view-grant
GRANT SELECT ON shop.owner_list TO PUBLIC;

--changeset ann:count runAlways:true
INSERT INTO shop.run (at) VALUES (now());
