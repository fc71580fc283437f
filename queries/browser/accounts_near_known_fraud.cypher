// purpose: which accounts share something with a known fraudster, or with somebody who does; hubs and IPs left out?
// parameters: limit
// returns: account, steps, known
MATCH (g:Graphfraud)
OPTIONAL MATCH (hub:Hub)
WHERE hub.run <= g.published AND (hub.until IS NULL OR hub.until > g.published)
WITH g, collect(hub.node) AS hubs
MATCH (outcome:Outcome)
WHERE outcome.run <= g.published
WITH hubs, outcome.event_id AS event, outcome
ORDER BY outcome.effective_at DESC, outcome.seq DESC
WITH hubs, event, collect(outcome)[0] AS latest
WHERE latest.outcome = 'chargeback' AND latest.cause = 'stolen_card'
MATCH (known:Account)-[:MADE]->(:Event {id: event})
WITH hubs, collect(DISTINCT known) AS fraudsters
UNWIND fraudsters AS known
MATCH path = (known)
  (()-[:USED_CARD|USED_EMAIL|USED_PHONE|USED_DEVICE|SHIPPED_TO]->(shared)
    <-[:USED_CARD|USED_EMAIL|USED_PHONE|USED_DEVICE|SHIPPED_TO]-() WHERE NOT shared.node IN hubs){1,2}
  (account:Account)
WHERE NOT account IN fraudsters
WITH account, min(length(path)) / 2 AS steps, collect(DISTINCT known.key) AS known
RETURN account.key AS account, steps, size(known) AS known
ORDER BY steps, known DESC, account
LIMIT $limit
