-- Finds assets of the tenant by their attributes, such as {"bus": "body CAN"}.
-- SECURITY DEFINER for the same reason as tara.find_threats(): operator @> is not leakproof either.
CREATE OR REPLACE FUNCTION tara.find_assets(attributes jsonb)
RETURNS TABLE (asset_id bigint, code text, name text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT a.id, a.code, a.name
    FROM tara.asset AS a
    WHERE a.attributes @> find_assets.attributes AND a.organization_id = tara.current_organization_id()
    ORDER BY a.code
$$;

COMMENT ON FUNCTION tara.find_assets(jsonb) IS 'Assets of the tenant that have all the given attributes.';
