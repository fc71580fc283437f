// purpose: rings as one run changed them; nothing but the id where it ended one
// parameters: run
// returns: ring, revision
CALL () {
  MATCH (v:RingRevision)
  WHERE v.run = $run
  RETURN v.ring AS ring, properties(v) AS revision
  UNION ALL
  MATCH (v:RingRevision)
  WHERE v.until = $run AND NOT EXISTS { MATCH (n:RingRevision {ring: v.ring, run: $run}) }
  RETURN v.ring AS ring, null AS revision
}
RETURN ring, revision
ORDER BY ring
