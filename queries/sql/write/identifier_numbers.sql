-- purpose: the numbers of identifiers, in the order asked
-- parameters: keys
SELECT i.id
FROM json_each(:keys) wanted
CROSS JOIN identifier i ON i.node = wanted.value
ORDER BY wanted.key
