-- purpose: identifiers by their codes
-- parameters: after, upto
-- returns: code, node, label, strength, placeholder, parent, run
SELECT id AS code, node, label, strength, placeholder, parent, run
FROM identifier
WHERE id > :after AND id <= :upto
ORDER BY id
