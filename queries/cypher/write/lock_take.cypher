// purpose: take the writer's lock where it is free, has run out, or was held by this machine's own dead process
// parameters: owner, machine, lease_ms
// returns: owner
MATCH (k:WriterLock {one: 1})
WHERE k.until < timestamp() OR k.machine = $machine
SET k.owner = $owner, k.machine = $machine, k.batch = 0, k.until = timestamp() + $lease_ms
RETURN k.owner AS owner
