CREATE OR REPLACE VIEW shop.affordable_product AS
SELECT id, name, price
FROM shop.product
WHERE price < 10;
