-- purpose: an account's newest events with their latest outcome
-- parameters: id, limit
-- returns: event_id, kind, at, amount, currency, status, details, outcome, outcome_at, cause
SELECT e.event_id, e.kind, e.at, e.amount, e.currency, e.status, d.details, o.outcome, o.outcome_at, o.cause
FROM live_event e
JOIN event_details d ON d.seq = e.seq
LEFT JOIN live_outcome o ON o.event_id = e.event_id
WHERE e.account IN (SELECT :id UNION ALL SELECT g.guest FROM live_owner g WHERE g.owner = :id)
ORDER BY e.at DESC, e.event_id
LIMIT :limit
