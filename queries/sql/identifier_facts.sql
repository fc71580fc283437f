-- purpose: identifiers by their printed keys, how many accounts use them, and why they are hubs
-- parameters: nodes
-- returns: node, label, strength, placeholder, degree, hub
SELECT i.node, i.label, i.strength, i.placeholder,
       (SELECT COUNT(DISTINCT e.owner)
        FROM live_event e
        WHERE e.card = i.id OR e.email = i.id OR e.phone = i.id OR e.device = i.id
           OR e.ip IN (SELECT c.id FROM identifier c WHERE c.id = i.id OR c.parent = i.id)
           OR e.address IN (SELECT c.id FROM identifier c WHERE c.id = i.id OR c.parent = i.id)) AS degree,
       COALESCE((SELECT h.reason FROM live_hub h WHERE h.node = i.node), '') AS hub
FROM json_each(:nodes) wanted
CROSS JOIN identifier_key k ON k.node = wanted.value
CROSS JOIN identifier i ON i.id = k.id
WHERE i.run <= (SELECT run FROM as_of)
