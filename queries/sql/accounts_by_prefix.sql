-- purpose: accounts whose key lies in a range, in key order
-- parameters: low, high, limit
-- returns: account
SELECT key AS account
FROM account
WHERE key >= :low AND key < :high AND run <= (SELECT run FROM as_of)
ORDER BY key
LIMIT :limit
