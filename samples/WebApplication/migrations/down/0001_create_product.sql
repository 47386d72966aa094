DROP TABLE shop.product;
DROP SCHEMA shop;
