// purpose: forget what this run staged before; a ring that had no other revision goes with it
// parameters: run
MATCH (r:Ring)-[:HAS_REVISION]->(v:RingRevision)
WHERE v.run = $run
DETACH DELETE v
WITH DISTINCT r
WHERE NOT EXISTS { (r)-[:HAS_REVISION]->() }
DETACH DELETE r
