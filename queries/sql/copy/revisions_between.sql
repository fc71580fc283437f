-- purpose: events by the numbers of their revisions; the last column is the run that replaced one
-- parameters: after, upto
-- returns: seq, event_id, run, kind, at, account, card, email, phone, device, ip, address, amount, currency, status, flags, digest, details, superseded_in
SELECT e.seq, e.event_id, e.run, e.kind, e.at, e.account, e.card, e.email, e.phone, e.device, e.ip, e.address,
       e.amount, e.currency, e.status, e.flags, e.digest, d.details, s.run AS superseded_in
FROM event_revision e
JOIN event_details d ON d.seq = e.seq
LEFT JOIN superseded s ON s.seq = e.seq
WHERE e.seq > :after AND e.seq <= :upto
ORDER BY e.seq
