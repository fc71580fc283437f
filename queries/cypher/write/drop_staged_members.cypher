// purpose: forget what this run staged before
// parameters: run
MATCH ()-[m:HAS_MEMBER]->()
WHERE m.run = $run
DELETE m
