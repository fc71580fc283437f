-- purpose: what the feeds told of events, by their numbers: cells, and the names that they stand for
-- parameters: ids
-- returns: seq, event_id, names, cells
SELECT c.seq, e.event_id, l.names, c.cells
FROM json_each(:ids) wanted
CROSS JOIN event_cells c ON c.seq = wanted.value
CROSS JOIN event_layout l ON l.id = c.layout
CROSS JOIN event_revision e ON e.seq = c.seq
