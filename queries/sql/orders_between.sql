-- purpose: orders of some days, all or those of one amount, by time
-- parameters: low, high, amount, with_details, limit
-- returns: event_id, seq, account, owner, at, amount, currency, status, outcome, cause, address, details
SELECT e.event_id, e.seq, a.key AS account, w.key AS owner, e.at, e.amount, e.currency, e.status,
       COALESCE(o.outcome, '') AS outcome, COALESCE(o.cause, '') AS cause, COALESCE(d.node, '') AS address,
       CASE WHEN :with_details = 1 THEN (SELECT c.details FROM event_details c WHERE c.seq = e.seq) ELSE '{}' END AS details
FROM live_event e
CROSS JOIN account a ON a.id = e.account
CROSS JOIN account w ON w.id = e.owner
LEFT JOIN identifier d ON d.id = e.address
LEFT JOIN live_outcome o ON o.event_id = e.event_id
WHERE e.kind = 'order' AND e.at >= :low AND e.at < :high AND (:amount IS NULL OR e.amount = :amount)
ORDER BY e.at, e.seq
LIMIT :limit
