-- purpose: accounts by their keys, how many identifiers they use, and why they are hubs
-- parameters: accounts
-- returns: account, degree, hub
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
  SELECT u.key, e.card, e.email, e.phone, e.device, e.ip, e.address
  FROM users u
  CROSS JOIN live_event e ON e.account = u.id
), uses AS (
  SELECT key, card AS id FROM mine WHERE card IS NOT NULL
  UNION SELECT key, email FROM mine WHERE email IS NOT NULL
  UNION SELECT key, phone FROM mine WHERE phone IS NOT NULL
  UNION SELECT key, device FROM mine WHERE device IS NOT NULL
  UNION SELECT key, ip FROM mine WHERE ip IS NOT NULL
  UNION SELECT key, address FROM mine WHERE address IS NOT NULL
), all_uses AS (
  SELECT key, id FROM uses
  UNION
  SELECT u.key, i.parent FROM uses u CROSS JOIN identifier i ON i.id = u.id WHERE i.parent IS NOT NULL
), degrees AS MATERIALIZED (
  SELECT key, COUNT(*) AS degree FROM all_uses GROUP BY key
)
SELECT asked.key AS account,
       COALESCE((SELECT d.degree FROM degrees d WHERE d.key = asked.key), 0) AS degree,
       COALESCE((SELECT h.reason FROM live_hub h WHERE h.node = 'account:' || asked.key), '') AS hub
FROM asked
