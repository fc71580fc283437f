-- purpose: the published rings, the highest score first
-- parameters: min_score, state, account, limit
-- returns: id, score, size, state, priority, money_at_risk, money_spent, currency, orders, first_seen, last_seen, top_signal
SELECT r.ring AS id, r.score, r.size, r.state, r.priority, r.money_at_risk, r.money_spent, r.currency, r.orders,
       r.first_seen, r.last_seen, r.top_signal
FROM live_ring r
WHERE r.score >= :min_score
  AND (:state IS NULL OR r.state = :state)
  AND (:account IS NULL
       OR (r.ring, r.run) IN (SELECT m.ring, m.run FROM ring_member m WHERE m.account = :account))
ORDER BY r.score DESC, r.ring
LIMIT :limit
