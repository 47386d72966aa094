CREATE TABLE IF NOT EXISTS {table} (
    rejected_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    run_id uuid NOT NULL,
    script text NOT NULL,
    file text NOT NULL,
    line bigint NOT NULL,
    row_text text NOT NULL,
    reason text NOT NULL,
    sqlstate text NOT NULL
)
