// purpose: for how long the writer's lock is held yet
// parameters:
// returns: remaining_ms
MATCH (k:WriterLock {one: 1})
RETURN k.until - timestamp() AS remaining_ms
