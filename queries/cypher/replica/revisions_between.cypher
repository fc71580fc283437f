// purpose: events by the numbers of their revisions
// parameters: after, upto
// returns: seq, event_id, run, kind, at, account, card, email, phone, device, ip, address, amount, currency, status, flags, digest, details
MATCH (a:Account)-[:MADE]->(e:Revision)
WHERE e.seq > $after AND e.seq <= $upto
RETURN e.seq AS seq, e.id AS event_id, e.run AS run, e.kind AS kind, e.at AS at, a.code AS account,
       e.card AS card, e.email AS email, e.phone AS phone, e.device AS device, e.ip AS ip,
       e.address AS address, e.amount AS amount, e.currency AS currency, e.status AS status,
       e.flags AS flags, e.digest AS digest, e.details AS details
ORDER BY e.seq
