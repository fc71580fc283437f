-- purpose: accounts that have events after one revision
-- parameters: after
-- returns: account
SELECT DISTINCT account FROM event_revision WHERE seq > :after ORDER BY account
