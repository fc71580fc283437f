-- purpose: forget what this run staged before
-- parameters: run
DELETE FROM ring_member WHERE run = :run
