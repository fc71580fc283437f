// purpose: let hold on what this run had staged an end to
// parameters: run
MATCH ()-[b:BELONGS_TO]->()
WHERE b.until = $run
REMOVE b.until
