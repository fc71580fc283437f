-- purpose: who uses identifiers, since when and how often; the first accounts of each by their keys
-- parameters: nodes, limit
-- returns: node, account, first_seen, last_seen, times
WITH used AS (
  SELECT i.node, a.key, MIN(e.at) AS first_seen, MAX(e.at) AS last_seen, COUNT(*) AS times,
         ROW_NUMBER() OVER (PARTITION BY i.node ORDER BY a.key) AS place
  FROM json_each(:nodes) wanted
  CROSS JOIN identifier_key k ON k.node = wanted.value
  CROSS JOIN identifier i ON i.id = k.id
  CROSS JOIN live_event e
    ON e.card = i.id OR e.email = i.id OR e.phone = i.id OR e.device = i.id
    OR e.ip IN (SELECT c.id FROM identifier c WHERE c.id = i.id OR c.parent = i.id)
    OR e.address IN (SELECT c.id FROM identifier c WHERE c.id = i.id OR c.parent = i.id)
  CROSS JOIN account a ON a.id = e.owner
  WHERE i.run <= (SELECT run FROM as_of)
  GROUP BY i.node, a.key
)
SELECT node, key AS account, first_seen, last_seen, times
FROM used
WHERE place <= :limit
ORDER BY node, key
