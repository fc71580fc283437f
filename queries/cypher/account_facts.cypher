// purpose: accounts by their keys, how many identifiers they use, and why they are hubs
// parameters: accounts
// returns: account, degree, hub
UNWIND $accounts AS wanted
MATCH (a:Account {key: wanted})
WHERE a.run <= $as_of
OPTIONAL MATCH (a)-[b:BELONGS_TO]->(o:Account)
WHERE b.run <= $as_of AND (b.until IS NULL OR b.until > $as_of)
WITH a, coalesce(o, a) AS owner
CALL (owner) {
  OPTIONAL MATCH (guest:Account)-[b:BELONGS_TO]->(owner)
  WHERE b.run <= $as_of AND (b.until IS NULL OR b.until > $as_of)
  WITH owner, collect(guest) AS guests
  UNWIND [owner] + guests AS user
  MATCH (user)-[u:USED_CARD|USED_EMAIL|USED_PHONE|USED_DEVICE|USED_IP|SHIPPED_TO|ONCE_USED]->(i:Identifier)
  WHERE u.since <= $as_of AND (u.until IS NULL OR u.until > $as_of)
  OPTIONAL MATCH (i)-[:IN_BUILDING|IN_SUBNET]->(parent:Identifier)
  RETURN count(DISTINCT i) + count(DISTINCT parent) AS degree
}
WITH a, degree, 'account:' + a.key AS node
OPTIONAL CALL (node) {
  MATCH (h:Hub {node: node})
  USING INDEX h:Hub(node, run)
  WHERE h.run <= $as_of AND (h.until IS NULL OR h.until > $as_of)
  RETURN h.reason AS reason
}
RETURN a.key AS account, degree, coalesce(reason, '') AS hub
