// purpose: identifiers whose printed key lies in a range and has one of some endings, in key order
// parameters: low, high, endings
// returns: node
MATCH (i:Identifier)
WHERE i.node >= $low AND i.node < $high AND i.run <= $as_of
  AND any(ending IN $endings WHERE i.node ENDS WITH ending)
RETURN i.node AS node
ORDER BY i.node
