-- Searches threat scenarios of the tenant by words.
-- SECURITY DEFINER for speed: operator @@ is not leakproof, so row-level security keeps it from using its
-- GIN index. Here the owner searches and the function itself keeps to the tenant.
CREATE OR REPLACE FUNCTION tara.find_threats(words text)
RETURNS TABLE (threat_scenario_id bigint, code text, title text, rank real)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT t.id, t.code, t.title, ts_rank(t.search, query.terms)
    FROM websearch_to_tsquery('pg_catalog.english', find_threats.words) AS query (terms)
    JOIN tara.threat_scenario AS t ON t.search @@ query.terms
    WHERE t.organization_id = tara.current_organization_id()
    ORDER BY 4 DESC, 2
$$;

COMMENT ON FUNCTION tara.find_threats(text) IS 'Full text search in threat scenarios of the tenant, best match first.';
