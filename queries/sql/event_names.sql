-- purpose: names in the details of events, by their numbers
-- parameters: ids
-- returns: seq, name
SELECT c.seq, json_extract(c.cells, '$[' || (
         SELECT n.key FROM json_each(l.names) n WHERE n.value = 'name') || ']') AS name
FROM json_each(:ids) wanted
CROSS JOIN event_cells c ON c.seq = wanted.value
CROSS JOIN event_layout l ON l.id = c.layout
