-- purpose: outcomes by their numbers
-- parameters: after, upto
-- returns: seq, event_id, run, outcome, outcome_at, effective_at, cause, liability, recovered, digest
SELECT seq, event_id, run, outcome, outcome_at, effective_at, cause, liability, recovered, digest
FROM outcome_revision
WHERE seq > :after AND seq <= :upto
ORDER BY seq
