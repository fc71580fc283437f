// purpose: take away some of the outcomes of an unfinished file
// parameters: after, limit
// returns: number
MATCH (o:Outcome)
WHERE o.seq > $after
WITH o LIMIT $limit
DETACH DELETE o
RETURN count(*) AS number
