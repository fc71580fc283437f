// purpose: end the revisions of rings that this run writes anew, or that are no more
// parameters: run, rings
UNWIND $rings AS ring
MATCH (v:RingRevision {ring: ring})
WHERE v.run < $run AND v.until IS NULL
SET v.until = $run
