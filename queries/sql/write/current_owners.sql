-- purpose: guests and their owners as the last run left them
-- parameters: 
SELECT g.key AS guest, o.key AS owner
FROM live_owner l
JOIN account g ON g.id = l.guest
JOIN account o ON o.id = l.owner
