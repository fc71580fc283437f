-- purpose: make the columns of a feed known
-- parameters: names
INSERT INTO event_layout (names) VALUES (:names) ON CONFLICT (names) DO NOTHING
