-- purpose: what accounts use, since when and how often, derived identifiers included
-- parameters: accounts
-- returns: account, node, first_seen, last_seen, times
WITH asked AS (
  SELECT a.key, COALESCE((SELECT o.owner FROM live_owner o WHERE o.guest = a.id), a.id) AS owner
  FROM json_each(:accounts) wanted
  CROSS JOIN account_key k ON k.key = wanted.value
  CROSS JOIN account a ON a.id = k.id
  WHERE a.run <= (SELECT run FROM as_of)
), users AS (
  SELECT key, owner AS id FROM asked
  UNION ALL
  SELECT asked.key, g.guest FROM asked CROSS JOIN live_owner g ON g.owner = asked.owner
), mine AS MATERIALIZED (
  SELECT u.key, e.at, e.card, e.email, e.phone, e.device, e.ip, e.address
  FROM users u
  CROSS JOIN live_event e ON e.account = u.id
), uses AS (
  SELECT key, card AS id, at FROM mine WHERE card IS NOT NULL
  UNION ALL SELECT key, email, at FROM mine WHERE email IS NOT NULL
  UNION ALL SELECT key, phone, at FROM mine WHERE phone IS NOT NULL
  UNION ALL SELECT key, device, at FROM mine WHERE device IS NOT NULL
  UNION ALL SELECT key, ip, at FROM mine WHERE ip IS NOT NULL
  UNION ALL SELECT key, address, at FROM mine WHERE address IS NOT NULL
), all_uses AS (
  SELECT key, id, at FROM uses
  UNION ALL
  SELECT u.key, i.parent, u.at FROM uses u CROSS JOIN identifier i ON i.id = u.id WHERE i.parent IS NOT NULL
)
SELECT u.key AS account, i.node, MIN(u.at) AS first_seen, MAX(u.at) AS last_seen, COUNT(*) AS times
FROM all_uses u
CROSS JOIN identifier i ON i.id = u.id
GROUP BY u.key, i.node
ORDER BY u.key, i.node
