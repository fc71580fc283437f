-- purpose: identifiers whose printed key lies in a range, in key order
-- parameters: low, high, limit
-- returns: node
SELECT node
FROM identifier
WHERE node >= :low AND node < :high AND run <= (SELECT run FROM as_of)
ORDER BY node
LIMIT :limit
