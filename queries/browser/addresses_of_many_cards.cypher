// purpose: to which addresses did orders with several cards go (a drop?), parcel lockers and the like left out?
// parameters: cards
// returns: address, cards, accounts
MATCH (g:Graphfraud)
MATCH (account:Account)-[:MADE]->(order:Event {kind: 'order'})
WHERE order.run <= g.published AND order.address IS NOT NULL AND order.card IS NOT NULL
WITH g, order.address AS code, count(DISTINCT order.card) AS cards, count(DISTINCT account) AS accounts
WHERE cards >= $cards
MATCH (address:Identifier {code: code})
WHERE NOT EXISTS {
  MATCH (hub:Hub {node: address.node})
  WHERE hub.run <= g.published AND (hub.until IS NULL OR hub.until > g.published)
}
RETURN address.key AS address, cards, accounts
ORDER BY cards DESC, accounts DESC, address
