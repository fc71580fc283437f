-- purpose: who uses an identifier, since when and how often
-- parameters: id, limit
-- returns: account, first_seen, last_seen, times
SELECT a.key AS account, MIN(e.at) AS first_seen, MAX(e.at) AS last_seen, COUNT(*) AS times
FROM live_event e
JOIN account a ON a.id = e.owner
WHERE e.card = :id OR e.email = :id OR e.phone = :id OR e.device = :id
   OR e.ip IN (SELECT i.id FROM identifier i WHERE i.id = :id OR i.parent = :id)
   OR e.address IN (SELECT i.id FROM identifier i WHERE i.id = :id OR i.parent = :id)
GROUP BY a.key
ORDER BY a.key
LIMIT :limit
