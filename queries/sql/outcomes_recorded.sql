-- purpose: events whose latest outcome came in after one run
-- parameters: since
-- returns: seq
SELECT e.seq
FROM live_outcome o
JOIN live_event e ON e.event_id = o.event_id
WHERE o.run > :since
