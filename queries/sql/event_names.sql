-- purpose: names in the details of events, by their numbers
-- parameters: ids
-- returns: seq, name
SELECT d.seq, json_extract(d.details, '$.name') AS name
FROM json_each(:ids) wanted
CROSS JOIN event_details d ON d.seq = wanted.value
