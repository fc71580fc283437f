// purpose: accounts whose key lies in a range, in key order
// parameters: low, high, limit
// returns: account
MATCH (a:Account)
WHERE a.key >= $low AND a.key < $high AND a.run <= $as_of
RETURN a.key AS account
ORDER BY a.key
LIMIT $limit
