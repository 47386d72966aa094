-- Read by a changeset of its own.
INSERT INTO shop.kind (code, title) VALUES ('a', 'First');
INSERT INTO shop.kind (code, title) VALUES ('b', 'Second');
