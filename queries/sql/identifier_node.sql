-- purpose: one identifier by its printed key
-- parameters: node
-- returns: id, label, strength, placeholder
SELECT i.id, i.label, i.strength, i.placeholder
FROM identifier_key k
CROSS JOIN identifier i ON i.id = k.id
WHERE k.node = :node AND i.run <= (SELECT run FROM as_of)
