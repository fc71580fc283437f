-- purpose: every event's latest outcome, for the detector
-- parameters:
-- returns: seq, outcome, cause
SELECT e.seq, o.outcome, o.cause
FROM live_outcome o
JOIN live_event e ON e.event_id = o.event_id
