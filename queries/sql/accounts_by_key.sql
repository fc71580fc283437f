-- purpose: the numbers of accounts by their keys
-- parameters: keys
-- returns: key, id
SELECT a.key, a.id
FROM json_each(:keys) wanted
CROSS JOIN account_key a ON a.key = wanted.value
