-- Deploy shop:data to pg
BEGIN;
INSERT INTO shop.asset (id, remark) VALUES (2, 'second') ON CONFLICT DO NOTHING;
COMMIT;
