ALTER TABLE shop.product DROP COLUMN price;
