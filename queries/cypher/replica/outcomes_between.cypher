// purpose: outcomes by their numbers
// parameters: after, upto
// returns: seq, event_id, run, outcome, outcome_at, effective_at, cause, liability, recovered, digest
MATCH (o:Outcome)
WHERE o.seq > $after AND o.seq <= $upto
RETURN o.seq AS seq, o.event_id AS event_id, o.run AS run, o.outcome AS outcome, o.outcome_at AS outcome_at,
       o.effective_at AS effective_at, o.cause AS cause, o.liability AS liability,
       o.recovered AS recovered, o.digest AS digest
ORDER BY o.seq
