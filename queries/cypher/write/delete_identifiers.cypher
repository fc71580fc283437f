// purpose: take away some of the identifiers that only an unfinished file made known
// parameters: after, limit
// returns: number
MATCH (i:Identifier)
WHERE i.code > $after
WITH i LIMIT $limit
DETACH DELETE i
RETURN count(*) AS number
