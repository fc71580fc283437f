// purpose: let hold on what this run had staged an end to
// parameters: run
MATCH ()-[m:HAS_MEMBER]->()
WHERE m.until = $run
REMOVE m.until
