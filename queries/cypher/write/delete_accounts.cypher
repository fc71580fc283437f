// purpose: take away some of the accounts that only an unfinished file made known
// parameters: after, limit
// returns: number
MATCH (a:Account)
WHERE a.code > $after
WITH a LIMIT $limit
DETACH DELETE a
RETURN count(*) AS number
