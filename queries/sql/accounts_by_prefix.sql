-- purpose: accounts whose key lies in a range, in key order
-- parameters: low, high, limit
-- returns: account
SELECT k.key AS account
FROM account_key k
CROSS JOIN account a ON a.id = k.id
WHERE k.key >= :low AND k.key < :high AND a.run <= (SELECT run FROM as_of)
ORDER BY k.key
LIMIT :limit
