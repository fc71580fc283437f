-- purpose: the newest identifier's number
-- parameters:
SELECT COALESCE(MAX(id), 0) FROM identifier
