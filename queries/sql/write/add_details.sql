-- purpose: keep what a screen shows of an event
-- parameters: seq, details
INSERT INTO event_details (seq, details) VALUES (:seq, :details)
