-- Deploy shop:tables to pg
-- requires: schema
\set ON_ERROR_STOP 1
\set column_name remark

BEGIN;

CREATE TABLE shop.asset (
    id integer PRIMARY KEY,
    :"column_name" text DEFAULT :'greeting',
    slices integer[]
);
\ir ../parts/index.sql
GRANT SELECT ON shop.asset TO PUBLIC;
COMMENT ON TABLE shop.asset IS 'at 12:30 :role';

COMMIT;
