// purpose: one ring whole, as JSON
// parameters: ring
// returns: body
MATCH (v:RingRevision {ring: $ring})
WHERE v.run <= $as_of AND (v.until IS NULL OR v.until > $as_of)
RETURN v.body AS body
