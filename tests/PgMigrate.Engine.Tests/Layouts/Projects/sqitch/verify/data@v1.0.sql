BEGIN;
SELECT 1/count(*) FROM shop.asset;
ROLLBACK;
