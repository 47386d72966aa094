ALTER TABLE shop.product ADD COLUMN price numeric(12, 2) NOT NULL DEFAULT 0;
