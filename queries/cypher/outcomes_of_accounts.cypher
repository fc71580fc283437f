// purpose: every outcome that came in for events of accounts, those of their guests included, in its order
// parameters: accounts
// returns: owner, event_id, effective_at, outcome, cause
UNWIND $accounts AS wanted
MATCH (a:Account {key: wanted})
WHERE a.run <= $as_of
OPTIONAL MATCH (guest:Account)-[b:BELONGS_TO]->(a)
WHERE b.run <= $as_of AND (b.until IS NULL OR b.until > $as_of)
WITH a, collect(guest) AS guests
UNWIND [a] + guests AS user
MATCH (user)-[:MADE]->(e:Revision)
WHERE e.run <= $as_of AND (e.superseded_in IS NULL OR e.superseded_in > $as_of)
MATCH (o:Outcome {event_id: e.id})
WHERE o.run <= $as_of
RETURN a.key AS owner, e.id AS event_id, o.effective_at AS effective_at, o.outcome AS outcome, o.cause AS cause
ORDER BY a.key, e.id, o.effective_at, o.seq
