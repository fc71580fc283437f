-- purpose: one identifier by its printed key
-- parameters: node
-- returns: id, label, placeholder
SELECT id, label, placeholder
FROM identifier
WHERE node = :node AND run <= (SELECT run FROM as_of)
