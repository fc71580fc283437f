// purpose: let hold on what this run had staged an end to
// parameters: run
MATCH (v:RingRevision)
WHERE v.until = $run
REMOVE v.until
