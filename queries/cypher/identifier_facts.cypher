// purpose: identifiers by their printed keys, how many accounts use them, and why they are hubs
// parameters: nodes
// returns: node, label, strength, placeholder, degree, hub
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
  RETURN count(DISTINCT coalesce(o, a)) AS degree
}
WITH i, degree, i.node AS node
OPTIONAL CALL (node) {
  MATCH (h:Hub {node: node})
  USING INDEX h:Hub(node, run)
  WHERE h.run <= $as_of AND (h.until IS NULL OR h.until > $as_of)
  RETURN h.reason AS reason
}
RETURN node, i.label AS label, i.strength AS strength, i.placeholder AS placeholder, degree,
       coalesce(reason, '') AS hub
