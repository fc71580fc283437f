// purpose: whether the database holds nothing at all
// parameters:
// returns: nodes
MATCH (n)
RETURN count(n) AS nodes
