// purpose: which rings wait for a verdict, those first where a minute's work saves most?
// parameters: limit
// returns: ring, priority, score, size, at_risk, currency
MATCH (g:Graphfraud)
MATCH (ring:Ring)-[:HAS_REVISION]->(found:RingRevision {state: 'queue'})
WHERE found.run <= g.published AND (found.until IS NULL OR found.until > g.published)
RETURN ring.id AS ring, found.priority AS priority, found.score / 1000.0 AS score, found.size AS size,
       found.money_at_risk AS at_risk, found.currency AS currency
ORDER BY priority DESC, ring
LIMIT $limit
