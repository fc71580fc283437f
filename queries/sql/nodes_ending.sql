-- purpose: identifiers whose printed key lies in a range and has one of some endings, in key order
-- parameters: low, high, endings
-- returns: node
SELECT k.node
FROM identifier_key k
CROSS JOIN identifier i ON i.id = k.id
WHERE k.node >= :low AND k.node < :high AND i.run <= (SELECT run FROM as_of)
  AND EXISTS (SELECT 1 FROM json_each(:endings) e WHERE substr(k.node, -length(e.value)) = e.value OR e.value = '')
ORDER BY k.node
