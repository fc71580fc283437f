-- purpose: the printed keys of identifiers by their numbers
-- parameters: ids
-- returns: id, node
SELECT i.id, i.node
FROM json_each(:ids) wanted
CROSS JOIN identifier i ON i.id = wanted.value
