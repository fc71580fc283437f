// purpose: claim a batch for the holder of the lock; one that was claimed before was written whole with its claim
// parameters: owner, batch, lease_ms
// returns: is_new
MATCH (k:WriterLock {one: 1})
WHERE k.owner = $owner
SET k.until = timestamp() + $lease_ms
WITH k, k.batch < $batch AS is_new
SET k.batch = $batch
RETURN is_new
