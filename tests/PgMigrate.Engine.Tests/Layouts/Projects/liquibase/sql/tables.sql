--liquibase formatted sql
--property name:asset_table value:asset

--changeset ann:create-schema
CREATE SCHEMA shop;
--rollback DROP SCHEMA shop;

--changeset ann:create-tables
--comment: the tables that all others hang on
--preconditions onFail:HALT onError:HALT
--precondition-sql-check expectedResult:0 SELECT count(*) FROM pg_tables WHERE schemaname = 'shop'
CREATE TABLE shop.${owner_table} (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL -- as it is printed
);
CREATE TABLE shop.${asset_table} (
    id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner bigint REFERENCES shop.owner (id),
    note  text DEFAULT 'none; yet'
);
--rollback DROP TABLE shop.asset;
--rollback DROP TABLE shop.owner;

--changeset "bob miller":"index 1" runInTransaction:false labels:"later, never"
CREATE INDEX CONCURRENTLY asset_owner ON shop.asset (owner);
--rollback DROP INDEX shop.asset_owner;

--changeset ann:only-oracle dbms:oracle
CREATE TABLE nothing (id number);

--ignoreLines:start
This is for people alone.
--ignoreLines:end

--changeset ann:test-rows context:"test or (dev and !prod)"
INSERT INTO shop.owner (name) VALUES ('test');
/* liquibase rollback
DELETE FROM shop.owner
WHERE name = 'test';
*/

--changeset ann:extra
--preconditions onFail:CONTINUE
--precondition-table-exists table:owner schema:shop
--validCheckSum: 8:0123456789abcdef0123456789abcdef
ALTER TABLE shop.owner ADD COLUMN since date;
--rollback not required
