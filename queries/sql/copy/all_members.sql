-- purpose: who was in which ring, from a run on that wrote it until the next one that did
-- parameters:
-- returns: ring, account, run, until, code
WITH written AS (
  SELECT ring, run, LEAD(run) OVER (PARTITION BY ring ORDER BY run) AS until
  FROM ring_revision
  WHERE run <= (SELECT run FROM published)
)
SELECT m.ring, m.account, m.run, w.until, k.id AS code
FROM ring_member m
JOIN written w ON w.ring = m.ring AND w.run = m.run
LEFT JOIN account_key k ON k.key = m.account
ORDER BY m.ring, m.account, m.run
