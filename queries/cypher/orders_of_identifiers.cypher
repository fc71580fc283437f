// purpose: orders that used identifiers, with whose they are and how they ended; a derived one's are those of its parts
// parameters: nodes, with_details
// returns: seq, account, owner, at, amount, currency, status, outcome, cause, address, details
UNWIND $nodes AS wanted
MATCH (i:Identifier {node: wanted})
WHERE i.run <= $as_of
OPTIONAL MATCH (part:Identifier)-[:IN_BUILDING|IN_SUBNET]->(i)
WITH i, collect(part) AS parts
UNWIND [i] + parts AS used
MATCH (used)<-[:USED_CARD|USED_EMAIL|USED_PHONE|USED_DEVICE|USED_IP|SHIPPED_TO|ONCE_USED]-(a:Account)
WITH i, a, collect(DISTINCT used.code) AS codes
MATCH (a)-[:MADE]->(e:Revision)
WHERE e.kind = 'order' AND e.run <= $as_of AND (e.superseded_in IS NULL OR e.superseded_in > $as_of)
  AND any(code IN [e.card, e.email, e.phone, e.device, e.ip, e.address] WHERE code IN codes)
OPTIONAL MATCH (a)-[b:BELONGS_TO]->(w:Account)
WHERE b.run <= $as_of AND (b.until IS NULL OR b.until > $as_of)
OPTIONAL MATCH (d:Identifier {code: e.address})
OPTIONAL CALL (e) {
  MATCH (o:Outcome {event_id: e.id})
  WHERE o.run <= $as_of
  RETURN o
  ORDER BY o.effective_at DESC, o.seq DESC
  LIMIT 1
}
RETURN e.seq AS seq, a.key AS account, coalesce(w, a).key AS owner, e.at AS at, e.amount AS amount,
       e.currency AS currency, e.status AS status, coalesce(o.outcome, '') AS outcome,
       coalesce(o.cause, '') AS cause, coalesce(d.node, '') AS address,
       CASE WHEN $with_details = 1 THEN e.details ELSE '{}' END AS details
