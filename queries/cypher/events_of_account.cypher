// purpose: an account's newest events with their latest outcome
// parameters: id, limit
// returns: event_id, kind, at, amount, currency, status, details, outcome, outcome_at, cause
MATCH (owner:Account {code: $id})
OPTIONAL MATCH (guest:Account)-[b:BELONGS_TO]->(owner)
WHERE b.run <= $as_of AND (b.until IS NULL OR b.until > $as_of)
WITH owner, collect(guest) AS guests
UNWIND [owner] + guests AS user
MATCH (user)-[:MADE]->(e:Revision)
WHERE e.run <= $as_of AND (e.superseded_in IS NULL OR e.superseded_in > $as_of)
WITH e
ORDER BY coalesce(e.at, -9223372036854775808) DESC, e.id
LIMIT $limit
OPTIONAL CALL (e) {
  MATCH (o:Outcome {event_id: e.id})
  WHERE o.run <= $as_of
  RETURN o
  ORDER BY o.effective_at DESC, o.seq DESC
  LIMIT 1
}
RETURN e.id AS event_id, e.kind AS kind, e.at AS at, e.amount AS amount, e.currency AS currency,
       e.status AS status, e.details AS details, o.outcome AS outcome, o.outcome_at AS outcome_at,
       o.cause AS cause
ORDER BY coalesce(e.at, -9223372036854775808) DESC, e.id
