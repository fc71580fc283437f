// purpose: who is in the rings that one run wrote
// parameters: run
// returns: ring, account
MATCH (v:RingRevision)
WHERE v.run = $run
MATCH (r:Ring {id: v.ring})-[m:HAS_MEMBER]->(a:Account)
WHERE m.run <= $run AND (m.until IS NULL OR m.until > $run)
RETURN r.id AS ring, a.key AS account
