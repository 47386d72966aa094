-- The connection string is not read: it may hold a password, and only a superuser may see it; up to 13 other columns as well.
SELECT 'SUBSCRIPTION' AS type,
       quote_ident(p.subname) AS name,
       NULL AS parent,
       quote_ident(pg_get_userbyid(p.subowner)) AS owner,
       obj_description(p.oid, 'pg_subscription') AS comment, -- from 14
       quote_ident(p.subslotname) AS slot,
       (SELECT string_agg(quote_ident(n), ', ' ORDER BY n COLLATE "C") FROM unnest(p.subpublications) n) AS publications,
       NULLIF(p.subsynccommit, 'off') AS "synchronous commit", -- from 14
       CASE WHEN p.subbinary THEN 'true' END AS "binary", -- from 14
       CASE p.substream::text WHEN 't' THEN 'on' WHEN 'true' THEN 'on' WHEN 'p' THEN 'parallel' END AS streaming, -- from 14
       CASE WHEN p.subtwophasestate <> 'd' THEN 'true' END AS "two phase", -- from 15
       CASE WHEN p.subdisableonerr THEN 'true' END AS "disable on error", -- from 15
       NULLIF(p.suborigin, 'any') AS origin, -- from 16
       CASE WHEN NOT p.subpasswordrequired THEN 'false' END AS "password required", -- from 16
       CASE WHEN p.subrunasowner THEN 'true' END AS "run as owner", -- from 16
       CASE WHEN p.subfailover THEN 'true' END AS failover -- from 17
       NULL AS failover -- before 17
FROM pg_subscription p
JOIN pg_database d ON d.oid = p.subdbid AND d.datname = current_database()
