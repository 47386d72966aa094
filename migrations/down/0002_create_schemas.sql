-- Drops both schemas. RESTRICT, the default: what somebody else put there is a reason to stop.
DROP SCHEMA custom;
DROP SCHEMA tara;
