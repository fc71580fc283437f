-- purpose: outcomes after one, as they go to the server
-- parameters: after
-- returns: seq, event_id, run, outcome, outcome_at, effective_at, cause, liability, recovered, digest
SELECT seq, event_id, run, outcome, outcome_at, effective_at, cause, liability, recovered, digest
FROM outcome_revision
WHERE seq > :after
ORDER BY seq
