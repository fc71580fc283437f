-- purpose: a hub from this run on; an empty reason ends it
-- parameters: node, run, degree, reason
INSERT INTO hub_revision (node, run, degree, reason) VALUES (:node, :run, :degree, :reason)
