-- purpose: forget what this run staged before
-- parameters: run
DELETE FROM hub_revision WHERE run = :run
