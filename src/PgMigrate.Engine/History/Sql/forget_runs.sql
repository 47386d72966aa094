-- Follows the last script of an undo. $1: its run; $2: the runs whose scripts it has taken back, as a JSON array; $3: the versions of
-- grate's records of them, as a JSON array. Of a run of which nothing is left but what runs every time, that goes, too; and a version
-- that no record names any more: the run might as well not have been.
WITH every_time AS (
    DELETE FROM {ScriptsRun} g
    USING pgmigrate.script_run s
    WHERE s.grate_script_run_id = g.id AND s.kind = 'EveryTime'
      AND s.run_id::text IN (SELECT pg_catalog.json_array_elements_text($2::json))
      AND NOT EXISTS (SELECT
                      FROM pgmigrate.script_run o
                      JOIN {ScriptsRun} h ON h.id = o.grate_script_run_id
                      WHERE o.run_id = s.run_id AND o.kind <> 'EveryTime')
    RETURNING g.id
),
version AS (
    SELECT r.grate_version_id AS id
    FROM pgmigrate.run r
    WHERE r.run_id = $1 OR r.run_id::text IN (SELECT pg_catalog.json_array_elements_text($2::json))
    UNION
    SELECT value::bigint FROM pg_catalog.json_array_elements_text($3::json) AS given (value)
)
DELETE FROM {Version} v
WHERE v.id IN (SELECT version.id FROM version)
  AND NOT EXISTS (SELECT FROM {ScriptsRun} g WHERE g.version_id = v.id AND g.id NOT IN (SELECT every_time.id FROM every_time))
