// purpose: who uses identifiers, since when and how often; the first accounts of each by their keys
// parameters: nodes, limit
// returns: node, account, first_seen, last_seen, times
UNWIND $nodes AS wanted
MATCH (i:Identifier {node: wanted})
WHERE i.run <= $as_of
CALL (i) {
  OPTIONAL MATCH (part:Identifier)-[:IN_BUILDING|IN_SUBNET]->(i)
  WITH i, collect(part) AS parts
  UNWIND [i] + parts AS used
  MATCH (used)<-[u:USED_CARD|USED_EMAIL|USED_PHONE|USED_DEVICE|USED_IP|SHIPPED_TO|ONCE_USED]-(a:Account)
  WHERE u.since <= $as_of AND (u.until IS NULL OR u.until > $as_of)
  OPTIONAL MATCH (a)-[b:BELONGS_TO]->(o:Account)
  WHERE b.run <= $as_of AND (b.until IS NULL OR b.until > $as_of)
  WITH coalesce(o, a) AS owner, collect(DISTINCT a) AS users, collect(DISTINCT used.code) AS codes
  ORDER BY owner.key
  LIMIT $limit
  UNWIND users AS user
  MATCH (user)-[:MADE]->(e:Revision)
  WHERE e.run <= $as_of AND (e.superseded_in IS NULL OR e.superseded_in > $as_of)
    AND any(code IN [e.card, e.email, e.phone, e.device, e.ip, e.address] WHERE code IN codes)
  RETURN owner, min(e.at) AS first_seen, max(e.at) AS last_seen, count(*) AS times
}
RETURN i.node AS node, owner.key AS account, first_seen, last_seen, times
ORDER BY i.node, owner.key
