-- purpose: forget what this run staged before
-- parameters: run
DELETE FROM owner_revision WHERE run = :run
