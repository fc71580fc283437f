// purpose: the record of one run
// parameters: run
// returns: started_at, record
MATCH (r:Run {id: $run})
RETURN r.started_at AS started_at, r.record AS record
