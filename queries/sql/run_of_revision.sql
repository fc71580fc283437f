-- purpose: the newest revision up to a number, and the run that recorded it
-- parameters: seq
-- returns: seq, run
SELECT e.seq, e.run FROM event_revision e WHERE e.seq <= :seq ORDER BY e.seq DESC LIMIT 1
