-- purpose: the numbers of accounts, in the order asked
-- parameters: keys
SELECT a.id
FROM json_each(:keys) wanted
CROSS JOIN account a ON a.key = wanted.value
ORDER BY wanted.key
