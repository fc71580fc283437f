-- purpose: one identifier by its printed key
-- parameters: node
-- returns: id, label, strength, placeholder
SELECT id, label, strength, placeholder
FROM identifier
WHERE node = :node AND run <= (SELECT run FROM as_of)
