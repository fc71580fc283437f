-- purpose: every event's latest revision, as numbers for the detector
-- parameters: undated, currency
-- returns: seq, account, at, kind, status, flags, amount, card, email, phone, device, ip, address
SELECT e.seq, e.account, COALESCE(e.at, :undated),
       CASE e.kind WHEN 'order' THEN 0 WHEN 'login' THEN 1 WHEN 'signup' THEN 2 WHEN 'decline' THEN 3
         WHEN 'change' THEN 4 WHEN 'refund' THEN 5 WHEN 'reshipment' THEN 6 END,
       CASE e.status WHEN '' THEN 0 WHEN 'open' THEN 1 WHEN 'shipped' THEN 2 WHEN 'cancelled' THEN 3 END,
       e.flags,
       CASE WHEN e.currency = :currency THEN COALESCE(e.amount, 0) ELSE 0 END,
       COALESCE(e.card, -1), COALESCE(e.email, -1), COALESCE(e.phone, -1), COALESCE(e.device, -1),
       COALESCE(e.ip, -1), COALESCE(e.address, -1)
FROM event_revision e
WHERE e.run <= (SELECT run FROM as_of)
  AND NOT EXISTS (
    SELECT 1 FROM superseded s WHERE s.seq = e.seq AND s.run <= (SELECT run FROM as_of))
