-- purpose: what some accounts use by the latest revisions, where one after `after` says so
-- parameters: ids, after
-- returns: label, account, identifier, first_seen, last_seen, times
WITH mine AS MATERIALIZED (
  SELECT e.seq, e.account, e.at, e.card, e.email, e.phone, e.device, e.ip, e.address
  FROM json_each(:ids) wanted
  CROSS JOIN event_revision e ON e.account = wanted.value
  WHERE NOT EXISTS (SELECT 1 FROM superseded s WHERE s.seq = e.seq)
)
SELECT 1 AS label, account, card AS identifier, MIN(at) AS first_seen, MAX(at) AS last_seen, COUNT(*) AS times
FROM mine WHERE card IS NOT NULL GROUP BY account, card HAVING MAX(seq) > :after
UNION ALL
SELECT 2, account, email, MIN(at), MAX(at), COUNT(*)
FROM mine WHERE email IS NOT NULL GROUP BY account, email HAVING MAX(seq) > :after
UNION ALL
SELECT 3, account, phone, MIN(at), MAX(at), COUNT(*)
FROM mine WHERE phone IS NOT NULL GROUP BY account, phone HAVING MAX(seq) > :after
UNION ALL
SELECT 4, account, device, MIN(at), MAX(at), COUNT(*)
FROM mine WHERE device IS NOT NULL GROUP BY account, device HAVING MAX(seq) > :after
UNION ALL
SELECT 5, account, ip, MIN(at), MAX(at), COUNT(*)
FROM mine WHERE ip IS NOT NULL GROUP BY account, ip HAVING MAX(seq) > :after
UNION ALL
SELECT 6, account, address, MIN(at), MAX(at), COUNT(*)
FROM mine WHERE address IS NOT NULL GROUP BY account, address HAVING MAX(seq) > :after
