// purpose: which rings got new members in the last days, the worst first?
// parameters: days
// returns: ring, score, size, joined
MATCH (g:Graphfraud)
MATCH (last:Run {id: g.published})
MATCH (run:Run)
WHERE run.id <= g.published AND run.started_at > last.started_at - $days * 86400000
WITH g, min(run.id) AS since
MATCH (ring:Ring)-[member:HAS_MEMBER]->(account:Account)
WHERE member.run >= since AND member.run <= g.published AND (member.until IS NULL OR member.until > g.published)
MATCH (ring)-[:HAS_REVISION]->(found:RingRevision)
WHERE found.run <= g.published AND (found.until IS NULL OR found.until > g.published)
WITH ring, found, account ORDER BY account.key
RETURN ring.id AS ring, found.score / 1000.0 AS score, found.size AS size, collect(account.key) AS joined
ORDER BY score DESC, ring
