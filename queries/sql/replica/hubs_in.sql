-- purpose: hubs as one run changed them
-- parameters: run
-- returns: node, degree, reason
SELECT node, degree, reason FROM hub_revision WHERE run = :run ORDER BY node
