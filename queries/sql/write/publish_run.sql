-- purpose: move the one pointer that readers follow
-- parameters: run
INSERT INTO published (one, run) VALUES (1, :run)
ON CONFLICT (one) DO UPDATE SET run = excluded.run
