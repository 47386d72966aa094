-- Fails unless both test tenants are there, each with one threat rated fully and one rated in part.
DO $$
DECLARE
    tenant text;
    ratings bigint;
BEGIN
    FOREACH tenant IN ARRAY ARRAY['TEST-A', 'TEST-B'] LOOP
        SELECT count(*) INTO ratings
        FROM tara.attack_path_rating AS r
        JOIN tara.attack_path AS p ON p.organization_id = r.organization_id AND p.id = r.attack_path_id
        JOIN tara.organization AS o ON o.id = p.organization_id
        WHERE o.code = tenant AND p.code IN ('TGW-P01', 'TGW-P02');

        IF ratings <> 7 THEN
            RAISE EXCEPTION 'Tenant % has % of 7 attack path ratings.', tenant, ratings;
        END IF;
    END LOOP;
END
$$;
