// purpose: let hold on what this run had staged an end to
// parameters: run
MATCH (h:Hub)
WHERE h.until = $run
REMOVE h.until
