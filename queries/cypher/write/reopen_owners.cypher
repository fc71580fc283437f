// purpose: let hold on what this run had staged an end to
// parameters: run
MATCH (:Run {id: $run})-[:MOVED]->(:Account)-[b:BELONGS_TO]->(:Account)
WHERE b.until = $run
REMOVE b.until
