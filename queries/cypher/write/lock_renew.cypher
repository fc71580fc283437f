// purpose: go on holding the writer's lock
// parameters: owner, lease_ms
MATCH (k:WriterLock {one: 1})
WHERE k.owner = $owner
SET k.until = timestamp() + $lease_ms
