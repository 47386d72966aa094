(SELECT of_history.*
     FROM pgmigrate.script_run of_history
     WHERE of_history.run_id NOT IN (
         SELECT r.run_id
         FROM pgmigrate.run r
         WHERE (pg_catalog.to_jsonb(r) OPERATOR(pg_catalog.->>) 'history_schema') OPERATOR(pg_catalog.<>) {history}))
