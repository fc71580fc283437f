-- purpose: keep what a screen shows of an event
-- parameters: seq, layout, cells
INSERT INTO event_cells (seq, layout, cells) VALUES (:seq, :layout, :cells)
