-- Drops items.
DROP TABLE tara.item;
DROP TYPE tara.item_status;
