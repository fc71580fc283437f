-- purpose: how many accounts use an identifier
-- parameters: id
-- returns: degree
SELECT COUNT(DISTINCT e.owner) AS degree
FROM live_event e
WHERE e.card = :id OR e.email = :id OR e.phone = :id OR e.device = :id
   OR e.ip IN (SELECT i.id FROM identifier i WHERE i.id = :id OR i.parent = :id)
   OR e.address IN (SELECT i.id FROM identifier i WHERE i.id = :id OR i.parent = :id)
