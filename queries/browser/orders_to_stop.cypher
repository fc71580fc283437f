// purpose: which orders of ring members are not shipped yet, the dearest first?
// parameters: limit
// returns: ring, account, event, at, amount, currency
MATCH (g:Graphfraud)
MATCH (ring:Ring)-[member:HAS_MEMBER]->(account:Account)
WHERE member.run <= g.published AND (member.until IS NULL OR member.until > g.published)
MATCH (account)-[:MADE]->(order:Event {kind: 'order', status: 'open'})
WHERE order.run <= g.published
RETURN ring.id AS ring, account.key AS account, order.id AS event, datetime({epochMillis: order.at}) AS at,
       order.amount AS amount, order.currency AS currency
ORDER BY amount DESC, event
LIMIT $limit
