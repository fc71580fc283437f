-- purpose: the numbers of accounts, and of the guests that belong to them, by the accounts' keys
-- parameters: keys
-- returns: id
SELECT a.id
FROM json_each(:keys) wanted
CROSS JOIN account_key a ON a.key = wanted.value
UNION
SELECT o.guest
FROM json_each(:keys) wanted
CROSS JOIN account_key a ON a.key = wanted.value
CROSS JOIN live_owner o ON o.owner = a.id
