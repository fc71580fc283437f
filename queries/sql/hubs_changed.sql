-- purpose: nodes whose being a hub changed in the runs after one
-- parameters: since
-- returns: node
SELECT DISTINCT node FROM hub_revision WHERE run > :since AND run <= (SELECT run FROM as_of)
