-- purpose: know that a run has marked a revision as replaced
-- parameters: seq, run
INSERT INTO superseded (seq, run) VALUES (:seq, :run)
