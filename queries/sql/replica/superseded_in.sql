-- purpose: revisions that one run has marked as replaced
-- parameters: run
-- returns: seq
SELECT seq FROM superseded WHERE run = :run
