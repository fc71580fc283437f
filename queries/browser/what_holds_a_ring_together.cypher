// purpose: what do the members of a ring share?
// parameters: ring
// returns: node, members, first_seen, last_seen
MATCH (g:Graphfraud)
MATCH (:Ring {id: $ring})-[member:HAS_MEMBER]->(account:Account)
WHERE member.run <= g.published AND (member.until IS NULL OR member.until > g.published)
MATCH (account)-[used:USED_CARD|USED_EMAIL|USED_PHONE|USED_DEVICE|USED_IP|SHIPPED_TO]->(shared:Identifier)
WITH shared, count(account) AS members, min(used.first_seen) AS first, max(used.last_seen) AS last
WHERE members > 1
RETURN shared.node AS node, members, datetime({epochMillis: first}) AS first_seen,
       datetime({epochMillis: last}) AS last_seen
ORDER BY members DESC, node
