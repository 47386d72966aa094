SELECT b.backup_id, b.method, b.server, b.database, b.created_at, b.duration, b.row_count, b.size_bytes, b.path, b.run_id, b.replaced_by,
       b.verified_at, b.created_by, (b.manifest ->> 'includesData')::boolean AS includes_data,
       coalesce((SELECT pg_catalog.json_agg(t.value ->> 'name' ORDER BY t.ordinality)
                 FROM pg_catalog.jsonb_array_elements(b.manifest -> 'tables') WITH ORDINALITY t), '[]')::text AS tables,
       (b.manifest -> 'notCopied')::text AS not_copied
FROM pgmigrate.backup b
WHERE b.state = 'complete'
ORDER BY b.created_at DESC, b.backup_id
