// purpose: know a run of another graph
// parameters: id, started_at
MERGE (r:Run {id: $id})
ON CREATE SET r.started_at = $started_at, r.record = '{}'
