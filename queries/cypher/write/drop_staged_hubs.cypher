// purpose: forget what this run staged before
// parameters: run
MATCH (h:Hub)
WHERE h.run = $run
DELETE h
