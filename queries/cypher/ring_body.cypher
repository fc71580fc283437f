// purpose: one ring whole, as JSON
// parameters: ring
// returns: body
MATCH (v:RingRevision {ring: $ring})
USING INDEX v:RingRevision(ring, run)
WHERE v.run <= $as_of AND (v.until IS NULL OR v.until > $as_of)
RETURN v.body AS body
