-- purpose: know an outcome of the server
-- parameters: seq, event_id, run, outcome, outcome_at, effective_at, cause, liability, recovered, digest
INSERT INTO outcome_revision (
  seq, event_id, run, outcome, outcome_at, effective_at, cause, liability, recovered, digest)
VALUES (
  :seq, :event_id, :run, :outcome, :outcome_at, :effective_at, :cause, :liability, :recovered, :digest)
