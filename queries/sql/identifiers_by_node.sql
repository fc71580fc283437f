-- purpose: the numbers of identifiers by their printed keys
-- parameters: nodes
-- returns: node, id
SELECT i.node, i.id
FROM json_each(:nodes) wanted
CROSS JOIN identifier_key i ON i.node = wanted.value
