// purpose: how many links of one type there are
// parameters: type
// returns: number
MATCH ()-[u:$($type)]->()
RETURN count(u) AS number
