// purpose: make the writer's lock, free
// parameters:
MERGE (k:WriterLock {one: 1})
ON CREATE SET k.until = 0, k.batch = 0
