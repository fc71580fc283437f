-- purpose: how many identifiers of each label there are
-- parameters:
-- returns: label, number
SELECT label, COUNT(*) AS number
FROM identifier
WHERE run <= (SELECT run FROM as_of)
GROUP BY label
ORDER BY label
