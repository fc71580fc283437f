-- purpose: some guests and their owners as the last run left them
-- parameters: guests
SELECT g.key AS guest, o.key AS owner
FROM json_each(:guests) wanted
CROSS JOIN account_key g ON g.key = wanted.value
CROSS JOIN live_owner l ON l.guest = g.id
CROSS JOIN account o ON o.id = l.owner
