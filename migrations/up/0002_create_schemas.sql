-- Creates the two schemas: tara is the same for every customer, custom holds what customers add.
-- pgmigrate:requires 0001_create_roles.sql
CREATE SCHEMA tara;
CREATE SCHEMA custom;

COMMENT ON SCHEMA tara IS 'Threat analysis and risk assessment as ISO/SAE 21434 clause 15 describes it.';
COMMENT ON SCHEMA custom IS 'Fields, lookups and tags that customers define for the objects of schema tara.';
