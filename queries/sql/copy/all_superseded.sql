-- purpose: every revision that a later one has replaced
-- parameters:
-- returns: seq, run
SELECT seq, run FROM superseded ORDER BY seq
