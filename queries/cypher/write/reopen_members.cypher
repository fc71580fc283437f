// purpose: let hold on what this run had staged an end to
// parameters: run
MATCH (v:RingRevision)
WHERE v.until = $run
MATCH (r:Ring {id: v.ring})-[m:HAS_MEMBER]->(:Account)
WHERE m.until = $run
REMOVE m.until
