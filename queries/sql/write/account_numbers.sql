-- purpose: the numbers of the accounts that are known
-- parameters: keys
-- returns: key, id
SELECT a.key, a.id
FROM json_each(:keys) wanted
CROSS JOIN account_key a ON a.key = wanted.value
