// purpose: keep the record of a run
// parameters: run, record
MATCH (r:Run {id: $run})
SET r.record = $record
