-- purpose: the number of the columns that the events of a feed have in common
-- parameters: names
SELECT id FROM event_layout WHERE names = :names
