-- purpose: revisions that newer ones have replaced in the runs after one
-- parameters: since
-- returns: seq
SELECT s.seq FROM superseded s WHERE s.run > :since AND s.run <= (SELECT run FROM as_of)
