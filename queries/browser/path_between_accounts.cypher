// purpose: how do two accounts hang together, by the shortest way that goes through no hub?
// parameters: from, to
// returns: path, nodes
MATCH (g:Graphfraud)
OPTIONAL MATCH (hub:Hub)
WHERE hub.run <= g.published AND (hub.until IS NULL OR hub.until > g.published)
WITH collect(hub.node) AS hubs
MATCH (one:Account {key: $from})
WITH hubs, one
MATCH (other:Account {key: $to})
MATCH path = shortestPath(
  (one)-[:USED_CARD|USED_EMAIL|USED_PHONE|USED_DEVICE|USED_IP|SHIPPED_TO*..12]-(other))
WHERE none(node IN nodes(path) WHERE coalesce(node.node, '') IN hubs)
RETURN path, [node IN nodes(path) | coalesce(node.node, 'account:' + node.key)] AS nodes
