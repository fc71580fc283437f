// purpose: forget what this run staged before
// parameters: run
MATCH (:Run {id: $run})-[moved:MOVED]->(g:Account)
OPTIONAL MATCH (g)-[b:BELONGS_TO]->(:Account)
WHERE b.run = $run
DELETE b, moved
