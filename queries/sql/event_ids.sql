-- purpose: the feed's ids of events by their numbers
-- parameters: ids
-- returns: seq, event_id
SELECT e.seq, e.event_id
FROM json_each(:ids) wanted
CROSS JOIN event_revision e ON e.seq = wanted.value
