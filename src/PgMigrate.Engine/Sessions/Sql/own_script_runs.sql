(SELECT of_history.*
     FROM pgmigrate.script_run of_history
     WHERE of_history.run_id IN (
         SELECT r.run_id
         FROM pgmigrate.run r
         WHERE coalesce(pg_catalog.to_jsonb(r) OPERATOR(pg_catalog.->>) 'history_schema', {history}) OPERATOR(pg_catalog.=) {history}))
