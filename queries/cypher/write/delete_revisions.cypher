// purpose: take away some of the revisions of an unfinished file
// parameters: after, limit
// returns: number
MATCH (e:Revision)
WHERE e.seq > $after
WITH e LIMIT $limit
DETACH DELETE e
RETURN count(*) AS number
