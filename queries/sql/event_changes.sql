-- purpose: the latest revisions of events that were recorded after one revision, or got an outcome after one run
-- parameters: after, since, undated, currency
-- returns: seq, account, at, kind, status, flags, amount, outcome, cause, card, email, phone, device, ip, address
SELECT e.seq, e.account, COALESCE(e.at, :undated), e.kind, e.status, e.flags,
       CASE WHEN e.currency = :currency THEN COALESCE(e.amount, 0) ELSE 0 END,
       COALESCE(o.outcome, ''), COALESCE(o.cause, ''),
       COALESCE(e.card, -1), COALESCE(e.email, -1), COALESCE(e.phone, -1), COALESCE(e.device, -1),
       COALESCE(e.ip, -1), COALESCE(e.address, -1)
FROM (
  SELECT seq FROM event_revision WHERE seq > :after
  UNION
  SELECT r.seq
  FROM outcome_revision n
  CROSS JOIN event_revision r ON r.event_id = n.event_id
  WHERE n.run > :since) changed
CROSS JOIN event_revision e ON e.seq = changed.seq
LEFT JOIN live_outcome o ON o.event_id = e.event_id
WHERE e.run <= (SELECT run FROM as_of)
  AND NOT EXISTS (
    SELECT 1 FROM superseded s WHERE s.seq = e.seq AND s.run <= (SELECT run FROM as_of))
