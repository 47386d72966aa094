-- A file of SQL that is no changelog.
CREATE TABLE shop.plain (id integer);
COMMENT ON TABLE shop.plain IS 'plain';
