-- Translates a sum of attack potential points into a feasibility. NULL if the bands leave a gap there.
CREATE OR REPLACE FUNCTION tara.feasibility_of_points(points integer) RETURNS tara.attack_feasibility
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT band.feasibility
    FROM tara.feasibility_band AS band
    WHERE band.points @> feasibility_of_points.points
$$;

COMMENT ON FUNCTION tara.feasibility_of_points(integer) IS 'Attack feasibility by table tara.feasibility_band.';
