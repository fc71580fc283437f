// purpose: orders of accounts as the orders name them, guests apart, with whose they are and how they ended
// parameters: accounts, with_details
// returns: seq, account, owner, at, amount, currency, status, outcome, cause, address, details
UNWIND $accounts AS wanted
MATCH (a:Account {key: wanted})
WHERE a.run <= $as_of
MATCH (a)-[:MADE]->(e:Revision)
WHERE e.kind = 'order' AND e.run <= $as_of AND (e.superseded_in IS NULL OR e.superseded_in > $as_of)
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
