// purpose: begin a run
// parameters: id, started_at
CREATE (:Run {id: $id, started_at: $started_at, record: '{}'})
