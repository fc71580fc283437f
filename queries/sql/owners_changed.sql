-- purpose: guests whose owner changed in the runs after one
-- parameters: since
-- returns: guest
SELECT DISTINCT a.key AS guest
FROM owner_revision o
CROSS JOIN account a ON a.id = o.guest
WHERE o.run > :since AND o.run <= (SELECT run FROM as_of)
