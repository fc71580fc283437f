-- purpose: the numbers of the identifiers that are known
-- parameters: keys
-- returns: node, id
SELECT i.node, i.id
FROM json_each(:keys) wanted
CROSS JOIN identifier_key i ON i.node = wanted.value
