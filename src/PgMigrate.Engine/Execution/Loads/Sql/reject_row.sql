INSERT INTO {table} (run_id, script, file, line, row_text, reason, sqlstate) VALUES ($1, $2, $3, $4, $5, $6, $7)
