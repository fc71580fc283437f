-- purpose: what an account uses, since when and how often, derived identifiers included
-- parameters: id
-- returns: node, first_seen, last_seen, times
WITH mine AS MATERIALIZED (
  SELECT e.at, e.card, e.email, e.phone, e.device, e.ip, e.address
  FROM live_event e
  WHERE e.account IN (SELECT :id UNION ALL SELECT o.guest FROM live_owner o WHERE o.owner = :id)
), uses AS (
  SELECT card AS id, at FROM mine WHERE card IS NOT NULL
  UNION ALL SELECT email, at FROM mine WHERE email IS NOT NULL
  UNION ALL SELECT phone, at FROM mine WHERE phone IS NOT NULL
  UNION ALL SELECT device, at FROM mine WHERE device IS NOT NULL
  UNION ALL SELECT ip, at FROM mine WHERE ip IS NOT NULL
  UNION ALL SELECT address, at FROM mine WHERE address IS NOT NULL
), all_uses AS (
  SELECT id, at FROM uses
  UNION ALL
  SELECT i.parent, u.at FROM uses u JOIN identifier i ON i.id = u.id WHERE i.parent IS NOT NULL
)
SELECT i.node, MIN(u.at) AS first_seen, MAX(u.at) AS last_seen, COUNT(*) AS times
FROM all_uses u
JOIN identifier i ON i.id = u.id
GROUP BY i.node
ORDER BY i.node
