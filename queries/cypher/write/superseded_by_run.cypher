// purpose: revisions that one run has marked as replaced
// parameters: run
// returns: seq, account
MATCH (a:Account)-[:MADE]->(e:Revision)
WHERE e.superseded_in = $run
RETURN e.seq AS seq, a.code AS account
