// purpose: forget what this run staged before
// parameters: run
CALL () {
  MATCH (v:RingRevision)
  WHERE v.run = $run
  RETURN v.ring AS ring
  UNION
  MATCH (v:RingRevision)
  WHERE v.until = $run
  RETURN v.ring AS ring
}
MATCH (r:Ring {id: ring})-[m:HAS_MEMBER]->(:Account)
WHERE m.run = $run
DELETE m
