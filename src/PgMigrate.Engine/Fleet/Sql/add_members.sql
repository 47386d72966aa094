-- Adds members that the rollout has not met. $1: the rollout; $2: what tells its scripts from others; $3: the members, as JSON. Gives what
-- tells the scripts that it was begun with; nothing is added where that is something else.
WITH begun AS (
    SELECT pg_catalog.min(r.scripts) AS scripts FROM pgmigrate.rollout r WHERE r.name = $1
),
added AS (
    INSERT INTO pgmigrate.rollout (name, server, database, schema, target, ring, scripts, state)
    SELECT $1, m.server, m.database, m.schema, m.target, m.ring, $2, 'pending'
    FROM pg_catalog.json_to_recordset($3::json) AS m (server text, database text, schema text, target text, ring text)
    WHERE coalesce((SELECT scripts FROM begun), $2) = $2
    ON CONFLICT (name, server, database, schema) DO NOTHING
)
SELECT coalesce((SELECT scripts FROM begun), $2)
