// purpose: identifiers whose printed key lies in a range, in key order
// parameters: low, high, limit
// returns: node
MATCH (i:Identifier)
WHERE i.node >= $low AND i.node < $high AND i.run <= $as_of
RETURN i.node AS node
ORDER BY i.node
LIMIT $limit
