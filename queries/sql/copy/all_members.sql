-- purpose: who was in which ring, from a run on that wrote it until the next one that did
-- parameters:
-- returns: ring, account, run, until
WITH written AS (
  SELECT ring, run, LEAD(run) OVER (PARTITION BY ring ORDER BY run) AS until
  FROM ring_revision
  WHERE run <= (SELECT run FROM published)
)
SELECT m.ring, m.account, m.run, w.until
FROM ring_member m
JOIN written w ON w.ring = m.ring AND w.run = m.run
ORDER BY m.ring, m.account, m.run
