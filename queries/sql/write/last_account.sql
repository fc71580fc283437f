-- purpose: the newest account's number
-- parameters:
SELECT COALESCE(MAX(id), 0) FROM account
