-- purpose: know a run of the server
-- parameters: id, started_at, record
INSERT INTO run (id, started_at, record) VALUES (:id, :started_at, :record)
ON CONFLICT (id) DO UPDATE SET started_at = excluded.started_at, record = excluded.record
