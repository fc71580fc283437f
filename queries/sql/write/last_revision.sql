-- purpose: the newest revision's number
-- parameters: 
SELECT COALESCE(MAX(seq), 0) FROM event_revision
