-- Drops tags.
DROP TABLE custom.tag_assignment;
DROP TABLE custom.tag;
