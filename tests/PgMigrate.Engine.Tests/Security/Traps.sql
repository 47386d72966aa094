-- Plants in public what would take the place of the names that PgMigrate's SQL mentions, where they are looked up by a search_path that
-- has public in front: functions and aggregates of the very same arguments, operators of the same and of better matching ones, views that
-- are called like the catalogue's tables, domains that are called like its types. Each that springs leaves a file in traps.folder, which a
-- superuser's COPY may write in a read-only transaction, too. The words that the SQL mentions are in traps.words.
CREATE FUNCTION public.sprung(text) RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    EXECUTE format('COPY (SELECT 1) TO %L', current_setting('traps.folder') || '/' || encode(convert_to(left($1, 100), 'UTF8'), 'hex'));
    RETURN true;
END $$;

CREATE FUNCTION public.trap(name text, arguments text, result text, is_set boolean, label text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE FUNCTION public.%I(%s) RETURNS %s %s LANGUAGE plpgsql AS %L', name, arguments, CASE WHEN is_set THEN 'SETOF' ELSE '' END, result,
        format('BEGIN PERFORM public.sprung(%L); RETURN%s; END', label, CASE WHEN is_set OR result = 'void' THEN '' ELSE ' NULL' END));
    RETURN true;
EXCEPTION WHEN OTHERS THEN
    -- A pseudo-type that plpgsql does not take.
    RETURN false;
END $$;

CREATE FUNCTION public.aggregate_trap(name text, arguments text, label text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    state text := format('"state of %s"', name);
BEGIN
    EXECUTE format('CREATE FUNCTION public.%s(text%s) RETURNS text LANGUAGE plpgsql AS %L', state, CASE arguments WHEN '*' THEN '' ELSE ', ' || arguments END,
        format('BEGIN PERFORM public.sprung(%L); RETURN NULL; END', label));
    EXECUTE format('CREATE AGGREGATE public.%I(%s) (SFUNC = public.%s, STYPE = text)', name, arguments, state);
    RETURN true;
EXCEPTION WHEN OTHERS THEN
    RETURN false;
END $$;

CREATE FUNCTION public.operator_trap(name text, left_type text, right_type text, result text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    label text := format('%s %s %s', left_type, name, right_type);
BEGIN
    IF NOT public.trap(label, concat_ws(', ', left_type, right_type), result, false, label) THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE OPERATOR public.%s (%s RIGHTARG = %s, PROCEDURE = public.%I)', name, 'LEFTARG = ' || left_type || ',', right_type, label);
    RETURN true;
EXCEPTION WHEN OTHERS THEN
    RETURN false;
END $$;

CREATE TABLE public.planted AS
WITH word AS (
    SELECT DISTINCT unnest(string_to_array(current_setting('traps.words'), ' ')) AS word
),
exact AS (
    SELECT p.proname::text AS name, p.prokind, p.proretset, format_type(p.prorettype, NULL) AS result, coalesce((
               SELECT string_agg(CASE WHEN p.provariadic <> 0 AND a.n = p.pronargs THEN 'VARIADIC ' ELSE '' END || format_type(a.type, NULL), ', ' ORDER BY a.n)
               FROM unnest(p.proargtypes) WITH ORDINALITY a (type, n)), '') AS arguments
    FROM pg_proc p
    WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname IN (SELECT word FROM word)
),
routine AS (
    -- plpgsql has no "any"; what is closer to the arguments of a call matches better.
    SELECT DISTINCT e.name, e.prokind, e.proretset, e.result, v.arguments
    FROM exact e
    CROSS JOIN LATERAL (VALUES (e.arguments), (regexp_replace(e.arguments, '(VARIADIC )?"any"', 'anyelement', 'g')),
                               (replace(e.arguments, 'VARIADIC "any"', 'text, text')), (replace(e.arguments, 'VARIADIC "any"', 'name, name'))) v (arguments)
),
core AS (
    SELECT unnest(ARRAY['=', '<>', '<', '>', '<=', '>=', '||', '+', '-', '*', '/', '%', '~~', '!~~', '~~*', '!~~*', '~', '!~', '~*', '!~*',
                        '->', '->>', '&&', '@>', '<@', '&', '|']) AS name
)
SELECT 'function' AS kind, r.name || '(' || r.arguments || ')' AS what, public.trap(r.name, r.arguments, r.result, r.proretset, r.name || '(' || r.arguments || ')') AS is_planted
FROM routine r
WHERE r.prokind IN ('f', 'w')
UNION ALL
SELECT 'aggregate', r.name || '(' || r.arguments || ')',
       public.aggregate_trap(r.name, CASE r.arguments WHEN '' THEN '*' ELSE r.arguments END, r.name || '(' || r.arguments || ')')
FROM routine r
WHERE r.prokind = 'a'
UNION ALL
SELECT 'operator', o.oprname, public.operator_trap(o.oprname, format_type(o.oprleft, NULL), format_type(o.oprright, NULL), format_type(o.oprresult, NULL))
FROM pg_operator o
JOIN core ON core.name = o.oprname
WHERE o.oprnamespace = 'pg_catalog'::regnamespace AND o.oprleft <> 0
UNION ALL
-- Where pg_catalog has no operator of just these types.
SELECT 'operator', core.name, public.operator_trap(core.name, l.type, r.type, CASE WHEN core.name = '||' THEN 'text' ELSE 'boolean' END)
FROM core
CROSS JOIN unnest(ARRAY['name', 'oid', '"char"', 'regclass', 'smallint', 'bigint', 'text']) AS l (type)
CROSS JOIN unnest(ARRAY['name', 'oid', '"char"', 'regclass', 'smallint', 'numeric', 'text', 'interval']) AS r (type)
WHERE NOT EXISTS (SELECT FROM pg_operator o WHERE o.oprname = core.name AND o.oprleft = l.type::regtype AND o.oprright = r.type::regtype);

DO $$
DECLARE
    item record;
BEGIN
    FOR item IN
        SELECT format('CREATE VIEW public.%I AS SELECT c.* FROM pg_catalog.%1$I c WHERE public.sprung(%L)', c.relname, 'table ' || c.relname) AS sql
        FROM pg_class c
        WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind IN ('r', 'v')
          AND c.relname = ANY (string_to_array(current_setting('traps.words'), ' '))
        UNION ALL
        SELECT format('CREATE DOMAIN public.%I AS pg_catalog.%1$I CHECK (public.sprung(%L))', t.typname, 'type ' || t.typname)
        FROM pg_type t
        WHERE t.typnamespace = 'pg_catalog'::regnamespace AND t.typtype = 'b' AND t.typelem = 0
          AND t.typname = ANY (string_to_array(current_setting('traps.words'), ' '))
    LOOP
        BEGIN
            EXECUTE item.sql;
            INSERT INTO public.planted VALUES ('relation or type', item.sql, true);
        EXCEPTION WHEN OTHERS THEN
            INSERT INTO public.planted VALUES ('relation or type', item.sql, false);
        END;
    END LOOP;
END $$;

DROP FUNCTION public.trap, public.aggregate_trap, public.operator_trap;
