// purpose: how did a ring come to be what it is, run by run?
// parameters: ring
// returns: run, at, score, size, joined, left
MATCH (g:Graphfraud)
MATCH (ring:Ring {id: $ring})-[:HAS_REVISION]->(found:RingRevision)
WHERE found.run <= g.published
MATCH (run:Run {id: found.run})
RETURN found.run AS run, datetime({epochMillis: run.started_at}) AS at, found.score / 1000.0 AS score,
       found.size AS size, COUNT { (ring)-[m:HAS_MEMBER]->() WHERE m.run = found.run } AS joined,
       COUNT { (ring)-[m:HAS_MEMBER]->() WHERE m.until = found.run } AS left
ORDER BY run
