-- Looks up the risk value of an impact and a feasibility. NULL while either is not rated.
CREATE OR REPLACE FUNCTION tara.risk_value(impact tara.impact_level, feasibility tara.attack_feasibility)
RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT matrix.risk_value
    FROM tara.risk_matrix AS matrix
    WHERE matrix.impact = risk_value.impact AND matrix.feasibility = risk_value.feasibility
$$;

COMMENT ON FUNCTION tara.risk_value(tara.impact_level, tara.attack_feasibility) IS 'Risk value by table tara.risk_matrix.';
