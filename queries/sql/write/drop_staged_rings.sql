-- purpose: forget what this run staged before
-- parameters: run
DELETE FROM ring_revision WHERE run = :run
