-- The types to which a user's cast leads from text, and the domains over them, as format_type names them. search_path is
-- pg_catalog.
WITH RECURSIVE target AS (
    SELECT c.casttarget AS oid FROM pg_cast c WHERE c.castsource = 'text'::regtype AND c.oid >= 16384
    UNION
    SELECT t.oid FROM target b JOIN pg_type t ON t.typbasetype = b.oid
)
SELECT format_type(oid, NULL) FROM target
