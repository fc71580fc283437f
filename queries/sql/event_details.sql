-- purpose: what the feeds told of events, by their numbers
-- parameters: ids
-- returns: seq, event_id, details
SELECT d.seq, e.event_id, d.details
FROM json_each(:ids) wanted
CROSS JOIN event_details d ON d.seq = wanted.value
CROSS JOIN event_revision e ON e.seq = d.seq
