-- purpose: make an account known
-- parameters: key, guest, run
INSERT INTO account (key, guest, run) VALUES (:key, :guest, :run)
ON CONFLICT (key) DO NOTHING
