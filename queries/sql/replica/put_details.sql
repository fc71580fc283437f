-- purpose: keep what a screen shows of an event of the server; its layout is known already
-- parameters: seq, names, cells
INSERT INTO event_cells (seq, layout, cells)
SELECT :seq, id, :cells FROM event_layout WHERE names = :names
