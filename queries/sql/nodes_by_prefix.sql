-- purpose: identifiers whose printed key lies in a range, in key order
-- parameters: low, high, limit
-- returns: node
SELECT k.node
FROM identifier_key k
CROSS JOIN identifier i ON i.id = k.id
WHERE k.node >= :low AND k.node < :high AND i.run <= (SELECT run FROM as_of)
ORDER BY k.node
LIMIT :limit
