-- Deploy shop:data to pg
BEGIN;
INSERT INTO shop.asset (id, remark) VALUES (1, 'first');
COMMIT;
