-- purpose: the keys of accounts by their numbers
-- parameters: ids
-- returns: id, key
SELECT a.id, a.key
FROM json_each(:ids) wanted
CROSS JOIN account a ON a.id = wanted.value
