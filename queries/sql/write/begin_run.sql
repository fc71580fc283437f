-- purpose: begin a run
-- parameters: started_at, after
INSERT INTO run (id, started_at)
SELECT MAX(COALESCE(MAX(id), 0), :after) + 1, :started_at FROM run
