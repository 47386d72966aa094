-- Holds the finished schema against its own rules, after every run. It changes nothing.
-- What would open a hole is an error, what is merely untidy is a warning.
DO $$
DECLARE
    offender text;
BEGIN
    SELECT string_agg(c.oid::regclass::text, ', ') INTO offender
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'organization_id' AND NOT a.attisdropped
    WHERE c.relnamespace IN ('tara'::regnamespace, 'custom'::regnamespace)
        AND c.relkind IN ('r', 'p')
        AND NOT c.relrowsecurity;
    IF offender IS NOT NULL THEN
        RAISE EXCEPTION 'Tables without row-level security: %', offender;
    END IF;

    SELECT string_agg(p.oid::regprocedure::text, ', ') INTO offender
    FROM pg_catalog.pg_proc AS p
    WHERE p.pronamespace IN ('tara'::regnamespace, 'custom'::regnamespace)
        AND p.prosecdef
        AND NOT EXISTS (SELECT FROM unnest(p.proconfig) AS setting WHERE setting LIKE 'search\_path=%');
    IF offender IS NOT NULL THEN
        RAISE EXCEPTION 'SECURITY DEFINER functions without a fixed search_path: %', offender;
    END IF;

    SELECT string_agg(c.oid::regclass::text, ', ') INTO offender
    FROM pg_catalog.pg_class AS c
    WHERE c.relnamespace IN ('tara'::regnamespace, 'custom'::regnamespace)
        AND c.relkind = 'i'
        AND NOT (SELECT i.indisvalid FROM pg_catalog.pg_index AS i WHERE i.indexrelid = c.oid);
    IF offender IS NOT NULL THEN
        RAISE WARNING 'Invalid indexes: %', offender;
    END IF;

    -- An index serves a foreign key if its leading columns are those of the key, in any order.
    SELECT string_agg(k.conname, ', ') INTO offender
    FROM pg_catalog.pg_constraint AS k
    WHERE k.contype = 'f'
        AND k.connamespace IN ('tara'::regnamespace, 'custom'::regnamespace)
        AND NOT EXISTS (
            SELECT
            FROM pg_catalog.pg_index AS i
            WHERE i.indrelid = k.conrelid
                AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey
        );
    IF offender IS NOT NULL THEN
        RAISE WARNING 'Foreign keys without an index: %', offender;
    END IF;

    SELECT string_agg(c.oid::regclass::text, ', ') INTO offender
    FROM pg_catalog.pg_class AS c
    WHERE c.relnamespace IN ('tara'::regnamespace, 'custom'::regnamespace)
        AND c.relkind IN ('r', 'p', 'v', 'm')
        AND obj_description(c.oid, 'pg_class') IS NULL;
    IF offender IS NOT NULL THEN
        RAISE WARNING 'Tables and views without a comment: %', offender;
    END IF;
END
$$;
