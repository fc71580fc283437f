// purpose: what never joins accounts, the most shared first
// parameters:
// returns: node, degree, reason
MATCH (h:Hub)
WHERE h.run <= $as_of AND (h.until IS NULL OR h.until > $as_of)
RETURN h.node AS node, h.degree AS degree, h.reason AS reason
ORDER BY h.degree DESC, h.node
