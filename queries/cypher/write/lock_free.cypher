// purpose: give the writer's lock back
// parameters: owner
MATCH (k:WriterLock {one: 1})
WHERE k.owner = $owner
SET k.until = 0
REMOVE k.owner, k.machine
