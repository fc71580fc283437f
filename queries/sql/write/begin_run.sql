-- purpose: begin a run
-- parameters: started_at
INSERT INTO run (started_at) VALUES (:started_at)
