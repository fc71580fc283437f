// purpose: the latest revisions of some accounts' events with their latest outcome; guests belong to their owners
// parameters: undated, currency, ids
// returns: seq, account, at, kind, status, flags, amount, card, email, phone, device, ip, address, outcome, cause
UNWIND $ids AS wanted
MATCH (a:Account {code: wanted})
OPTIONAL MATCH (a)-[b:BELONGS_TO]->(o:Account)
WHERE b.run <= $as_of AND (b.until IS NULL OR b.until > $as_of)
WITH a, coalesce(o, a) AS owner
MATCH (a)-[:MADE]->(e:Revision)
WHERE e.run <= $as_of AND (e.superseded_in IS NULL OR e.superseded_in > $as_of)
OPTIONAL CALL (e) {
  MATCH (o:Outcome {event_id: e.id})
  WHERE o.run <= $as_of
  RETURN o
  ORDER BY o.effective_at DESC, o.seq DESC
  LIMIT 1
}
RETURN e.seq AS seq, owner.code AS account, coalesce(e.at, $undated) AS at, e.kind AS kind, e.status AS status,
       e.flags AS flags, CASE WHEN e.currency = $currency THEN coalesce(e.amount, 0) ELSE 0 END AS amount,
       coalesce(e.card, -1) AS card, coalesce(e.email, -1) AS email, coalesce(e.phone, -1) AS phone,
       coalesce(e.device, -1) AS device, coalesce(e.ip, -1) AS ip, coalesce(e.address, -1) AS address,
       coalesce(o.outcome, '') AS outcome, coalesce(o.cause, '') AS cause
ORDER BY a.code, e.seq
