-- purpose: know an account of the server
-- parameters: id, key, guest, run
INSERT INTO account (id, key, guest, run) VALUES (:id, :key, :guest, :run)
