// purpose: the published rings, the highest score first
// parameters: min_score, state, account, limit
// returns: id, score, size, state, priority, money_at_risk, money_spent, currency, orders, first_seen, last_seen, top_signal
CALL () {
  WITH $account AS wanted
  WHERE wanted IS NULL
  MATCH (v:RingRevision)
  WHERE v.run <= $as_of AND (v.until IS NULL OR v.until > $as_of)
  RETURN v
  UNION ALL
  MATCH (:Account {key: $account})<-[m:HAS_MEMBER]-(r:Ring)
  WHERE m.run <= $as_of AND (m.until IS NULL OR m.until > $as_of)
  MATCH (v:RingRevision {ring: r.id})
  USING INDEX v:RingRevision(ring, run)
  WHERE v.run <= $as_of AND (v.until IS NULL OR v.until > $as_of)
  RETURN v
}
WITH v
WHERE v.score >= $min_score AND ($state IS NULL OR v.state = $state)
RETURN v.ring AS id, v.score AS score, v.size AS size, v.state AS state, v.priority AS priority,
       v.money_at_risk AS money_at_risk, v.money_spent AS money_spent, v.currency AS currency,
       v.orders AS orders, v.first_seen AS first_seen, v.last_seen AS last_seen, v.top_signal AS top_signal
ORDER BY v.score DESC, v.ring
LIMIT CASE WHEN $limit < 0 THEN 9223372036854775807 ELSE $limit END
