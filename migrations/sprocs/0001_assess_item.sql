-- Records the risk values of an item, as they are when the analysis is approved.
-- Runs with the rights of the caller: row-level security decides which items are in reach.
CREATE OR REPLACE PROCEDURE tara.assess_item(item_id bigint, assessed_by text)
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO tara.risk_assessment
        (organization_id, threat_scenario_id, impact, feasibility, risk_value, assessed_by)
    SELECT r.organization_id, r.threat_scenario_id, r.impact, r.feasibility, r.risk_value, assess_item.assessed_by
    FROM tara.v_threat_risk AS r
    JOIN tara.threat_scenario AS t ON t.id = r.threat_scenario_id
    JOIN tara.asset AS a ON a.organization_id = t.organization_id AND a.id = t.asset_id
    WHERE a.item_id = assess_item.item_id AND r.risk_value IS NOT NULL;

    IF NOT FOUND THEN
        RAISE EXCEPTION 'Item % has no rated threat scenario, or is not visible.', item_id
            USING ERRCODE = 'no_data_found';
    END IF;
END
$$;

COMMENT ON PROCEDURE tara.assess_item(bigint, text) IS
    'CALL tara.assess_item(1, ''j.doe'') copies the rows of tara.v_threat_risk into tara.risk_assessment.';
