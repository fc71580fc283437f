-- purpose: record an outcome; the same content again adds nothing
-- parameters: event_id, digest, run, outcome, outcome_at, effective_at, cause, liability, recovered
INSERT INTO outcome_revision (
  event_id, digest, run, outcome, outcome_at, effective_at, cause, liability, recovered)
VALUES (
  :event_id, :digest, :run, :outcome, :outcome_at, :effective_at, :cause, :liability, :recovered)
ON CONFLICT (event_id, digest) DO NOTHING
