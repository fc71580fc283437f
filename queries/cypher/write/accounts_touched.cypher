// purpose: accounts whose events an unfinished file recorded
// parameters: after
// returns: account
MATCH (a:Account)-[:MADE]->(e:Revision)
WHERE e.seq > $after
RETURN DISTINCT a.code AS account
