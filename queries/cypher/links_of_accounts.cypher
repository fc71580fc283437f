// purpose: what accounts use, since when and how often, derived identifiers included
// parameters: accounts
// returns: account, node, first_seen, last_seen, times
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
  MATCH (user)-[:MADE]->(e:Revision)
  WHERE e.run <= $as_of AND (e.superseded_in IS NULL OR e.superseded_in > $as_of)
  UNWIND [e.card, e.email, e.phone, e.device, e.ip, e.address] AS code
  WITH code, min(e.at) AS first, max(e.at) AS last, count(*) AS number
  MATCH (i:Identifier {code: code})
  OPTIONAL MATCH (i)-[:IN_BUILDING|IN_SUBNET]->(parent:Identifier)
  UNWIND [i, parent] AS used
  WITH used, first, last, number
  WHERE used IS NOT NULL
  RETURN used, min(first) AS first_seen, max(last) AS last_seen, sum(number) AS times
}
RETURN a.key AS account, used.node AS node, first_seen, last_seen, times
ORDER BY a.key, used.node
