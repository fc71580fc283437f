// purpose: orders of some days, all or those of one amount, by time
// parameters: low, high, amount, with_details, limit
// returns: event_id, seq, account, owner, at, amount, currency, status, outcome, cause, address, details
MATCH (e:Revision)
WHERE e.at >= $low AND e.at < $high AND e.kind = 'order' AND ($amount IS NULL OR e.amount = $amount)
  AND e.run <= $as_of AND (e.superseded_in IS NULL OR e.superseded_in > $as_of)
WITH e
ORDER BY e.at, e.seq
LIMIT $limit
MATCH (a:Account)-[:MADE]->(e)
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
RETURN e.id AS event_id, e.seq AS seq, a.key AS account, coalesce(w, a).key AS owner, e.at AS at,
       e.amount AS amount, e.currency AS currency, e.status AS status, coalesce(o.outcome, '') AS outcome,
       coalesce(o.cause, '') AS cause, coalesce(d.node, '') AS address,
       CASE WHEN $with_details = 1 THEN e.details ELSE '{}' END AS details
ORDER BY e.at, e.seq
