// purpose: who used a card, e-mail, phone, device, IP or address, and when?
// parameters: node
// returns: account, first_seen, last_seen, times, rings
MATCH (g:Graphfraud)
MATCH (i:Identifier {node: $node})
MATCH (account:Account)-[used:USED_CARD|USED_EMAIL|USED_PHONE|USED_DEVICE|USED_IP|SHIPPED_TO]->(i)
OPTIONAL MATCH (ring:Ring)-[member:HAS_MEMBER]->(account)
WHERE member.run <= g.published AND (member.until IS NULL OR member.until > g.published)
RETURN account.key AS account, datetime({epochMillis: used.first_seen}) AS first_seen,
       datetime({epochMillis: used.last_seen}) AS last_seen, used.times AS times, collect(ring.id) AS rings
ORDER BY account
