// purpose: forget what this run staged before
// parameters: run
MATCH ()-[b:BELONGS_TO]->()
WHERE b.run = $run
DELETE b
