-- purpose: every event's latest revision among those of some numbers, as lists of numbers for the detector
-- parameters: undated, currency, after, upto
-- returns: seq, account, at, kind, status, flags, amount, card, email, phone, device, ip, address
SELECT group_concat(e.seq), group_concat(e.account), group_concat(COALESCE(e.at, :undated)),
       group_concat(CASE e.kind WHEN 'order' THEN 0 WHEN 'login' THEN 1 WHEN 'signup' THEN 2
         WHEN 'decline' THEN 3 WHEN 'change' THEN 4 WHEN 'refund' THEN 5 WHEN 'reshipment' THEN 6 END),
       group_concat(CASE e.status WHEN '' THEN 0 WHEN 'open' THEN 1 WHEN 'shipped' THEN 2
         WHEN 'cancelled' THEN 3 END),
       group_concat(e.flags),
       group_concat(CASE WHEN e.currency = :currency THEN COALESCE(e.amount, 0) ELSE 0 END),
       group_concat(COALESCE(e.card, -1)), group_concat(COALESCE(e.email, -1)),
       group_concat(COALESCE(e.phone, -1)), group_concat(COALESCE(e.device, -1)),
       group_concat(COALESCE(e.ip, -1)), group_concat(COALESCE(e.address, -1))
FROM event_revision e
WHERE e.seq > :after AND e.seq <= :upto
  AND e.run <= (SELECT run FROM as_of)
  AND NOT EXISTS (
    SELECT 1 FROM superseded s WHERE s.seq = e.seq AND s.run <= (SELECT run FROM as_of))
