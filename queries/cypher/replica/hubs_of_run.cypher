// purpose: hubs as one run changed them; an empty reason where it ended one
// parameters: run
// returns: node, degree, reason
CALL () {
  MATCH (h:Hub)
  WHERE h.run = $run
  RETURN h.node AS node, h.degree AS degree, h.reason AS reason
  UNION ALL
  MATCH (h:Hub)
  WHERE h.until = $run AND NOT EXISTS { MATCH (n:Hub {node: h.node, run: $run}) USING INDEX n:Hub(node, run) }
  RETURN h.node AS node, 0 AS degree, '' AS reason
}
RETURN node, degree, reason
