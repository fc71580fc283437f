-- purpose: names in the details of events, by their numbers
-- parameters: ids
-- returns: seq, name
SELECT e.seq, json_extract(e.details, '$.name') AS name
FROM json_each(:ids) wanted
CROSS JOIN event_revision e ON e.seq = wanted.value
